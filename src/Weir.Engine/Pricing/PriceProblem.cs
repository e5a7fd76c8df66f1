namespace Weir.Engine.Pricing;

/// <summary>One thing that is wrong, or likely so, in a price or a catalogue.</summary>
/// <param name="IsError">Whether it refuses the catalogue.</param>
/// <param name="Path">Dot path of the value, such as <c>kinds.openai.models."gpt-4.1".input</c>; empty for the whole document.</param>
/// <param name="Message">One sentence without a full stop.</param>
public sealed record PriceProblem(bool IsError, string Path, string Message)
{
    /// <summary>One line: <c>warning: kinds.openai.models."gpt-4.1".input: ...</c></summary>
    public override string ToString() => $"{(IsError ? "" : "warning: ")}{Path}{(Path.Length == 0 ? "" : ": ")}{Message}";
}
