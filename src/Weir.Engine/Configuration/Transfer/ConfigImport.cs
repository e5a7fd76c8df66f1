using Weir.Engine.Configuration.Revisions;

namespace Weir.Engine.Configuration.Transfer;

/// <summary>A document that is to hold at run time: it becomes the smallest set of overrides, in force together as one revision, or not at all.</summary>
public sealed record ConfigImport
{
    /// <summary>The document, YAML or JSON, within the bounds of a configuration file.</summary>
    public required ReadOnlyMemory<byte> Document { get; init; }

    /// <summary>How it meets what holds now.</summary>
    public required ImportMode Mode { get; init; }

    /// <summary>Why, 1 to 500 characters in one line.</summary>
    public required string Reason { get; init; }

    /// <summary>Who, 1 to 200 characters in one line.</summary>
    public required string Author { get; init; }

    /// <summary>Who really asks, for the audit trail. Default the author, from nowhere.</summary>
    public ConfigActor? By { get; init; }

    /// <summary>The revision that the author saw; when it is not the current one, nothing is changed. <see langword="null"/> (the default): any.</summary>
    public long? IfMatch { get; init; }

    /// <summary>Whether only to tell what would come of it. Default false.</summary>
    public bool DryRun { get; init; }
}

/// <summary>How an imported document meets what holds.</summary>
public enum ImportMode
{
    /// <summary>What it says is laid over what holds; what it does not name stays. A written null takes away.</summary>
    Merge,

    /// <summary>It is the whole document: what it does not name is taken away.</summary>
    Replace,
}
