namespace Weir.Engine.Configuration.Revisions;

/// <summary>A configuration that was put in force. Never changed, never deleted.</summary>
/// <param name="Number">1 and up, in the order put in force.</param>
/// <param name="At">When.</param>
/// <param name="Kind">What put it in force.</param>
/// <param name="Author">Who; <c>system</c> for what Weir did by itself.</param>
/// <param name="Reason">Why.</param>
/// <param name="SourceHash">Hash of the files below it; empty without files.</param>
/// <param name="Document">The effective document as JSON: all that is written in any layer, secrets masked, references to them as written.</param>
public sealed record ConfigRevision(long Number, DateTimeOffset At, RevisionKind Kind, string Author, string Reason, string SourceHash, string Document)
{
    /// <summary>Author of what Weir does by itself.</summary>
    public const string System = "system";

    /// <summary>What another one differs in; both with their documents.</summary>
    public IReadOnlyList<ConfigDifference> DifferencesTo(ConfigRevision other) => ConfigDiff.Between(Document, other.Document);

    /// <summary>The revision that was rolled back to; null for everything else.</summary>
    public long? Restores { get; init; }
}

/// <summary>What puts a revision in force.</summary>
public enum RevisionKind
{
    /// <summary>The server started, with other files than before or for the first time.</summary>
    Start,

    /// <summary>A change at run time.</summary>
    Change,

    /// <summary>An earlier revision was restored.</summary>
    Rollback,

    /// <summary>A file was edited.</summary>
    File,

    /// <summary>An override ended by itself.</summary>
    Expiry,

    /// <summary>A document was imported.</summary>
    Import,
}
