namespace Weir.Engine.Configuration;

/// <summary>One thing that is wrong, or likely so, in a configuration. Never contains a secret.</summary>
/// <param name="Severity">Whether it refuses the configuration.</param>
/// <param name="Path">Dot path of the value; empty for the whole document.</param>
/// <param name="Origin">Where it was written.</param>
/// <param name="Message">One sentence without a full stop: what is wrong, and what to do.</param>
public sealed record ConfigProblem(ConfigSeverity Severity, string Path, ConfigOrigin Origin, string Message)
{
    /// <summary>The value as written, shortened, or <see cref="ConfigText.Masked"/>; null where there is none.</summary>
    public string? Value { get; init; }

    /// <summary>What may stand there; null where the message says it.</summary>
    public string? Allowed { get; init; }

    /// <summary>The nearest valid name; null when none is near.</summary>
    public string? Suggestion { get; init; }

    /// <summary>File or variable it was written in; null for a built-in value.</summary>
    public string? File => Origin.Source;

    /// <summary>Line, from 1; 0 where there is none.</summary>
    public int Line => Origin.Line;

    /// <summary>Column, from 1; 0 where there is none.</summary>
    public int Column => Origin.Column;

    /// <summary>One line: <c>weir.yaml:12:7: providers.openai.kind: 'opneai' is not a provider kind; did you mean 'openai'? Allowed: ...</c></summary>
    public override string ToString()
    {
        var place = Origin.Source is null ? "" : $"{Origin}: ";
        var warning = Severity == ConfigSeverity.Warning ? "warning: " : "";
        var path = Path.Length == 0 ? "" : $"{Path}: ";
        var end = Suggestion is null ? Allowed is null ? "" : "." : $"; did you mean '{Suggestion}'?";
        return $"{place}{warning}{path}{Message}{end}{(Allowed is null ? "" : $" Allowed: {Allowed}")}";
    }
}
