namespace Weir.Engine.Configuration;

/// <summary>Listeners and bounds of the server. Read at start only.</summary>
public sealed record ServerConfig
{
    /// <summary>Addresses of the data and management surface, <c>http://host:port</c> or <c>https://host:port</c>. Default <c>http://127.0.0.1:3456</c>.</summary>
    public IReadOnlyList<string> Urls { get; init; } = ["http://127.0.0.1:3456"];

    /// <summary>Addresses of a separate listener for the management surface, which is then answered there only; empty (the default) means the same as <see cref="Urls"/>.</summary>
    public IReadOnlyList<string> AdminUrls { get; init; } = [];

    /// <summary>How its https addresses speak.</summary>
    public TlsConfig Tls { get; init; } = new();

    /// <summary>Largest request body in bytes, 1 KiB to 512 MiB. Default 32 MiB.</summary>
    public long MaxBodyBytes { get; init; } = 32L << 20;

    /// <summary>Memory for request bodies over all requests in bytes, 1 MiB to 64 GiB; above it a request is answered 503. Default 512 MiB.</summary>
    public long BodyMemoryBytes { get; init; } = 512L << 20;

    /// <summary>Longest wait for requests in flight at shutdown, in seconds, 0 to 3600. Default 120.</summary>
    public int DrainSeconds { get; init; } = 120;
}
