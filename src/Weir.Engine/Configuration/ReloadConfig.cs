namespace Weir.Engine.Configuration;

/// <summary>Whether edited files are put in force by themselves.</summary>
public sealed record ReloadConfig
{
    /// <summary>Whether the file, its environment's and the price catalogue are watched. Default true.</summary>
    public bool Files { get; init; } = true;

    /// <summary>How often they are looked at, in seconds, 1 to 3600. Default 2.</summary>
    public int PollSeconds { get; init; } = 2;
}
