namespace Weir.Engine.Configuration;

/// <summary>The place a value was written at.</summary>
/// <param name="Layer">The layer it belongs to.</param>
/// <param name="Source">File or variable name; null for what is built in.</param>
/// <param name="Line">Line in the file, from 1; 0 where there is none.</param>
/// <param name="Column">Column in the line, from 1; 0 where there is none.</param>
public sealed record ConfigOrigin(ConfigLayer Layer, string? Source = null, int Line = 0, int Column = 0)
{
    /// <summary>Built in.</summary>
    public static readonly ConfigOrigin BuiltIn = new(ConfigLayer.Default);

    /// <summary><c>weir.yaml:12:7</c>, a variable's name, or <c>default</c>.</summary>
    public override string ToString() => Source is null ? "default" : Line == 0 ? Source : $"{Source}:{Line}:{Column}";
}
