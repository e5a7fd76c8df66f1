namespace Weir.Engine.Egress;

/// <summary>One upstream, and how to connect to it. One handler is made for each (provider, credential).</summary>
public sealed record EgressTarget
{
    /// <summary>Scheme, host and port that requests may go to, as <see cref="BaseUrl"/> accepted it. The path is not looked at.</summary>
    public required Uri Origin { get; init; }

    /// <summary>Whether private and loopback addresses may be reached (<c>allow_private_network</c>). Default false.</summary>
    public bool AllowPrivateNetwork { get; init; }

    /// <summary>Longest time for resolving, connecting and the TLS handshake, 1 ms or more. Default 10 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Most connections, in use and idle. Default no bound: the caller's concurrency bounds them.</summary>
    public int MaxConnections { get; init; } = int.MaxValue;

    /// <summary>How long an unused connection is kept. Default 60 s.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a connection is used for new requests before the name is resolved and checked again. Default 3 min.</summary>
    public TimeSpan ConnectionLifetime { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Counts its connections. Default nobody counts them but itself.</summary>
    public ConnectionTally Connections { get; init; } = new();

    /// <summary>Whether https speaks HTTP/2 with an upstream that offers it. Default true. Plain http is always 1.1.</summary>
    public bool Http2 { get; init; } = true;
}
