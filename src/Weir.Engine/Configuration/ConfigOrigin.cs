namespace Weir.Engine.Configuration;

/// <summary>The place a value was written at.</summary>
/// <remarks>
/// A large document has two for each of its values, so it is 16 bytes and no object: what is written once, its source, is shared. Places that are apart
/// from the others of their source move together when lines are added or taken away above them.
/// </remarks>
public readonly record struct ConfigOrigin
{
    /// <summary>Built in.</summary>
    public static readonly ConfigOrigin BuiltIn;

    private readonly Written? _written;
    private readonly int _line;

    /// <summary>A place.</summary>
    /// <param name="layer">The layer it belongs to.</param>
    /// <param name="source">File or variable name; null for what is built in.</param>
    /// <param name="line">Line in the file, from 1; 0 where there is none.</param>
    /// <param name="column">Column in the line, from 1; 0 where there is none.</param>
    public ConfigOrigin(ConfigLayer layer, string? source = null, int line = 0, int column = 0)
        : this(layer == ConfigLayer.Default && source is null ? null : new Written(layer, source), line, column)
    {
    }

    private ConfigOrigin(Written? written, int line, int column)
    {
        _written = written;
        _line = line;
        Column = column;
    }

    /// <summary>The layer it belongs to.</summary>
    public ConfigLayer Layer => _written?.Layer ?? ConfigLayer.Default;

    /// <summary>File or variable name; null for what is built in.</summary>
    public string? Source => _written?.Source;

    /// <summary>Line in the file, from 1; 0 where there is none.</summary>
    public int Line => _line == 0 || _written is null ? _line : _line + _written.Moved;

    /// <summary>Column in the line, from 1; 0 where there is none.</summary>
    public int Column { get; }

    /// <summary>Another place in the same source.</summary>
    public ConfigOrigin At(int line, int column) => new(_written, line, column);

    /// <summary>The same place, with those made from it apart from all others of the source.</summary>
    internal ConfigOrigin Apart() => new(_written is null ? null : new(Layer, Source), Line, Column);

    /// <summary>Tells that this place and those made from the same <see cref="Apart"/> now stand so many lines further down, or up where it is below zero.</summary>
    internal void Move(int lines)
    {
        if (_written is not null)
        {
            _written.Moved += lines;
        }
    }

    /// <summary>Whether it is the same place in the same source.</summary>
    public bool Equals(ConfigOrigin other) =>
        Line == other.Line && Column == other.Column && Layer == other.Layer && string.Equals(Source, other.Source, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Line, Column, Layer, Source);

    /// <summary><c>weir.yaml:12:7</c>, a variable's name, or <c>default</c>.</summary>
    public override string ToString() => Source is null ? "default" : Line == 0 ? Source : $"{Source}:{Line}:{Column}";

    private sealed class Written(ConfigLayer layer, string? source)
    {
        public ConfigLayer Layer => layer;

        public string? Source => source;

        /// <summary>Lines that its places stand further down than they were read.</summary>
        public int Moved { get; set; }
    }
}
