namespace Weir.Engine.Configuration;

/// <summary>Connections kept to a provider.</summary>
public sealed record ConnectionsConfig
{
    /// <summary>Connections at once, 1 to 10000. Default 100.</summary>
    public int? Max { get; init; }

    /// <summary>How long an idle connection is kept, in seconds, 1 to 3600. Default 60.</summary>
    public int KeepaliveSeconds { get; init; } = 60;
}
