namespace Weir.Engine.Configuration;

/// <summary>The place a value was written at.</summary>
/// <remarks>A large document has two for each of its values, so it is 16 bytes and no object: what is written once, its source, is shared.</remarks>
public readonly record struct ConfigOrigin
{
    /// <summary>Built in.</summary>
    public static readonly ConfigOrigin BuiltIn;

    private readonly Written? _written;

    /// <summary>A place.</summary>
    /// <param name="layer">The layer it belongs to.</param>
    /// <param name="source">File or variable name; null for what is built in.</param>
    /// <param name="line">Line in the file, from 1; 0 where there is none.</param>
    /// <param name="column">Column in the line, from 1; 0 where there is none.</param>
    public ConfigOrigin(ConfigLayer layer, string? source = null, int line = 0, int column = 0)
        : this(layer == ConfigLayer.Default && source is null ? null : new(layer, source), line, column)
    {
    }

    private ConfigOrigin(Written? written, int line, int column)
    {
        _written = written;
        Line = line;
        Column = column;
    }

    /// <summary>The layer it belongs to.</summary>
    public ConfigLayer Layer => _written?.Layer ?? ConfigLayer.Default;

    /// <summary>File or variable name; null for what is built in.</summary>
    public string? Source => _written?.Source;

    /// <summary>Line in the file, from 1; 0 where there is none.</summary>
    public int Line { get; }

    /// <summary>Column in the line, from 1; 0 where there is none.</summary>
    public int Column { get; }

    /// <summary>Another place in the same source.</summary>
    public ConfigOrigin At(int line, int column) => new(_written, line, column);

    /// <summary><c>weir.yaml:12:7</c>, a variable's name, or <c>default</c>.</summary>
    public override string ToString() => Source is null ? "default" : Line == 0 ? Source : $"{Source}:{Line}:{Column}";

    private sealed record Written(ConfigLayer Layer, string? Source);
}
