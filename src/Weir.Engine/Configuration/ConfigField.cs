namespace Weir.Engine.Configuration;

/// <summary>What is known about one field of the configuration: the same that binds, checks and documents it.</summary>
/// <param name="Path">Its path; ids that people choose are in angle brackets: <c>providers.&lt;id&gt;.timeouts.connect_seconds</c>.</param>
/// <param name="Type">Kind of its value: <c>integer</c>, <c>choice</c>, <c>secret reference</c>, ...</param>
/// <param name="Allowed">What may be written, with range and unit.</param>
/// <param name="Default">Its default as JSON; null where it has none of its own.</param>
/// <param name="Description">What it does.</param>
/// <param name="Required">Whether it must be written.</param>
/// <param name="Sensitive">Whether what is written there is masked in messages.</param>
/// <param name="Variable">The environment variable that sets it.</param>
/// <param name="Section">Whether it only holds further fields.</param>
public sealed record ConfigField(
    string Path, string Type, string Allowed, string? Default, string Description, bool Required, bool Sensitive, string Variable, bool Section);
