namespace Weir.Engine.Configuration;

/// <summary>Where state is kept and what a power cut may take. Read at start only.</summary>
public sealed record StorageConfig
{
    /// <summary>The store. Default <see cref="StorageKind.Sqlite"/>, the only one available yet.</summary>
    public StorageKind Kind { get; init; } = StorageKind.Sqlite;

    /// <summary>What acknowledged means. Default <see cref="DurabilityKind.Power"/>.</summary>
    public DurabilityKind Durability { get; init; } = DurabilityKind.Power;
}
