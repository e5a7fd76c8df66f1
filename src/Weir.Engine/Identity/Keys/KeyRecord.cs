using Weir.Engine.Configuration;

namespace Weir.Engine.Identity.Keys;

/// <summary>A caller's key that was made at run time.</summary>
/// <param name="Id">Its id, never used again for another.</param>
/// <param name="Version">1, 2, 3 …: one more with every change. Two editors know by it that they met.</param>
/// <param name="Document">Its settings as they were written, a JSON object.</param>
/// <param name="Settings">The same, read. Has no secret.</param>
public sealed record KeyRecord(string Id, long Version, string Document, KeyConfig Settings)
{
    /// <summary>Its secrets, the newest first. At most <see cref="KeyRecords.MaxSecrets"/>.</summary>
    public required IReadOnlyList<KeySecret> Secrets { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Who made it.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>When it was changed last.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>Who changed it last.</summary>
    public required string ChangedBy { get; init; }

    /// <summary>When it was used last, as far as that was kept before this process; see <see cref="KeyIndex.LastUsedAt"/>.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }
}
