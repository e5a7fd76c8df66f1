using Weir.Engine.Configuration.Overrides;

namespace Weir.Engine.Configuration.Revisions;

/// <summary>What is to be put in force, and on whose word.</summary>
internal sealed record Proposal(RevisionKind Kind, string Author, string Reason, ConfigSources Sources, IReadOnlyList<ConfigOverride> Overrides)
{
    public bool DryRun { get; init; }

    public ConfigActor? By { get; init; }

    public long? Restores { get; init; }

    /// <summary>Only to be kept: it is in force already, or nothing runs that it could be in force in.</summary>
    public bool InForce { get; init; }
}

/// <summary>A wish to restore an earlier revision.</summary>
public sealed record ConfigRollback
{
    /// <summary>The revision to restore.</summary>
    public required long Revision { get; init; }

    /// <summary>Why, 1 to 500 characters in one line.</summary>
    public required string Reason { get; init; }

    /// <summary>Who, 1 to 200 characters in one line.</summary>
    public required string Author { get; init; }

    /// <summary>Who really asks, for the audit trail. Default the author, from nowhere.</summary>
    public ConfigActor? By { get; init; }

    /// <summary>The revision that the author saw as the current one; when it is not, nothing is changed. <see langword="null"/> (the default): any.</summary>
    public long? IfMatch { get; init; }

    /// <summary>Whether only to tell what would come of it. Default false.</summary>
    public bool DryRun { get; init; }
}

/// <summary>A configuration that Weir came upon by itself and did not put in force.</summary>
/// <param name="At">When.</param>
/// <param name="Kind">What was tried.</param>
/// <param name="Errors">Why not.</param>
public sealed record ConfigRefusal(DateTimeOffset At, RevisionKind Kind, IReadOnlyList<ConfigProblem> Errors);
