namespace Weir.Engine.Configuration;

/// <summary>What is kept of the configuration itself. Configuration path <c>configuration</c>.</summary>
public sealed record KeepingConfig
{
    /// <summary>Revisions that are kept, 10 to 1,000,000. Default 1,000. Those that an override in force began with stay besides.</summary>
    public int KeepRevisions { get; init; } = 1_000;
}
