using Weir.Engine.Storage;

namespace Weir.Engine.Configuration;

/// <summary>Where state is kept and what a power cut may take. Read at start only.</summary>
public sealed record StorageConfig
{
    /// <summary>The store. Default <see cref="StorageKind.Sqlite"/>, the only one available yet.</summary>
    public StorageKind Kind { get; init; } = StorageKind.Sqlite;

    /// <summary>What acknowledged means. Default <see cref="Durability.Power"/>.</summary>
    public Durability Durability { get; init; } = Durability.Power;
}
