namespace Weir.Engine.Configuration;

/// <summary>Separate deadlines of one upstream call.</summary>
public sealed record TimeoutsConfig
{
    /// <summary>From dialling to an established connection, TLS included, in seconds, 1 to 300. Default 10.</summary>
    public int ConnectSeconds { get; init; } = 10;

    /// <summary>From the request's last byte to the first event of the answer, in seconds, 1 to 3600. Default 60.</summary>
    public int FirstEventSeconds { get; init; } = 60;

    /// <summary>From the request's last byte to the end of an answer that is not streamed, in seconds, 1 to 3600. Default 600.</summary>
    public int PlainSeconds { get; init; } = 600;

    /// <summary>Longest silence inside a stream, in seconds, 1 to 3600. Default 120.</summary>
    public int IdleSeconds { get; init; } = 120;

    /// <summary>How long a stream whose client has left is still read for its usage, in seconds, 0 to 300. Default: 0 at a provider that stops when it is told to, 30 at one that goes on and bills it.</summary>
    public int? CancelledSeconds { get; init; }

    /// <summary>The whole operation over all its attempts, in seconds, 1 to 86400. Default 600.</summary>
    public int TotalSeconds { get; init; } = 600;
}
