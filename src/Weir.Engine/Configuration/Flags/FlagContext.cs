namespace Weir.Engine.Configuration.Flags;

/// <summary>For whom a flag is asked about. What is not known is null.</summary>
public readonly record struct FlagContext
{
    /// <summary>The environment.</summary>
    public string? Environment { get; init; }

    /// <summary>The team.</summary>
    public string? Team { get; init; }

    /// <summary>The project.</summary>
    public string? Project { get; init; }

    /// <summary>The customer.</summary>
    public string? Customer { get; init; }

    /// <summary>The end user.</summary>
    public string? User { get; init; }

    /// <summary>The key's id.</summary>
    public string? Key { get; init; }
}
