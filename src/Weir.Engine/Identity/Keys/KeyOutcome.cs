using Weir.Engine.Configuration;
using Weir.Engine.Kernel;

namespace Weir.Engine.Identity.Keys;

/// <summary>How a change of a key ended.</summary>
public enum KeyVerdict
{
    /// <summary>It is kept and in force.</summary>
    Done,

    /// <summary>There is no such key that was made at run time.</summary>
    NotFound,

    /// <summary>The id is taken, or was.</summary>
    Taken,

    /// <summary>Somebody else changed it since.</summary>
    Changed,

    /// <summary>There is no room for one more.</summary>
    Full,

    /// <summary>Its settings would not be valid.</summary>
    Refused,
}

/// <summary>What became of a change.</summary>
/// <param name="Verdict">How it ended.</param>
/// <param name="Record">The key as it is now; <see langword="null"/> when there is none.</param>
public sealed record KeyOutcome(KeyVerdict Verdict, KeyRecord? Record)
{
    /// <summary>The new secret's full text: given out here, once, and kept nowhere.</summary>
    public SecretString? Secret { get; init; }

    /// <summary>Why not, as a sentence.</summary>
    public string Why { get; init; } = "";

    /// <summary>What is wrong with the settings, by field.</summary>
    public IReadOnlyList<ConfigProblem> Problems { get; init; } = [];
}

/// <summary>Who changes a key, and how.</summary>
/// <param name="Actor">Who.</param>
/// <param name="Address">Network address of whoever asked; <see langword="null"/> when there is none.</param>
/// <param name="Reason">Why; <see langword="null"/> when nobody said.</param>
public sealed record KeyActor(string Actor, string? Address, string? Reason)
{
    /// <summary>The version that must still be the current one; <see langword="null"/> for any.</summary>
    public long? IfVersion { get; init; }
}
