namespace Weir.Engine.Configuration;

/// <summary>What is kept in <c>backups/</c> of the data directory without anybody asking.</summary>
public sealed record BackupsConfig
{
    /// <summary>How many files of earlier configurations are kept, 0 to 1000; 0 keeps none. Default 10.</summary>
    public int Keep { get; init; } = 10;
}
