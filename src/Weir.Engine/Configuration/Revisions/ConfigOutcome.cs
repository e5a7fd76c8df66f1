namespace Weir.Engine.Configuration.Revisions;

/// <summary>What became of a change.</summary>
/// <param name="Verdict">In one word.</param>
/// <param name="State">What is in force now.</param>
public sealed record ConfigOutcome(ConfigVerdict Verdict, ConfigState State)
{
    /// <summary>What is wrong (then nothing was changed), or likely so.</summary>
    public IReadOnlyList<ConfigProblem> Problems { get; init; } = [];

    /// <summary>What changes in the effective document; at a conflict: what others changed since the revision that was named.</summary>
    public IReadOnlyList<ConfigDifference> Changes { get; init; } = [];

    /// <summary>At a conflict: the revisions since the one that was named, newest first, at most 20, without their documents.</summary>
    public IReadOnlyList<ConfigRevision> Since { get; init; } = [];

    /// <summary>Paths that a roll back or an import left as they are: what comes from files only, and secrets, which revisions do not hold.</summary>
    public IReadOnlyList<string> NotRestored { get; init; } = [];
}

/// <summary>What became of a change, in one word.</summary>
public enum ConfigVerdict
{
    /// <summary>It is in force, as a revision.</summary>
    Published,

    /// <summary>It is what is in force already; no revision was made.</summary>
    Unchanged,

    /// <summary>It would be put in force; only that was asked.</summary>
    WouldPublish,

    /// <summary>It is refused: problems say why.</summary>
    Refused,

    /// <summary>Somebody else changed the configuration since the revision that was named.</summary>
    Conflict,

    /// <summary>There is no such revision.</summary>
    NoSuchRevision,
}
