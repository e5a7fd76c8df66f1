using Weir.Engine.Configuration.Fields;

namespace Weir.Engine.Configuration.Sections;

/// <summary>Fields of <c>server</c>.</summary>
internal static class ServerSection
{
    public static readonly ObjectKind<ServerConfig> Kind = new ObjectKind<ServerConfig>("server", () => new())
        .Field("urls", new ListKind<string>(Values.ListenAddress) { AtLeast = 1 }, s => s.Urls, (s, value) => s with { Urls = value },
            "Addresses of the data and management surface. Read at start only.")
        .Field("admin_urls", new ListKind<string>(Values.ListenAddress), s => s.AdminUrls, (s, value) => s with { AdminUrls = value },
            "Addresses of a separate listener for the management surface, which is then answered there only, and callers' paths on `urls` only; empty means the same as `urls`. Read at start only.")
        .Field("tls", TlsSection.Kind, s => s.Tls, (s, value) => s with { Tls = value },
            "How https addresses speak. Read at start only; the files it names are read again when they change.")
        .Field("max_body_bytes", Values.Long(1L << 10, 512L << 20, "bytes"), s => s.MaxBodyBytes, (s, value) => s with { MaxBodyBytes = value },
            "Largest request body; a larger one is answered 413.")
        .Field("body_memory_bytes", Values.Long(1L << 20, 64L << 30, "bytes"), s => s.BodyMemoryBytes, (s, value) => s with { BodyMemoryBytes = value },
            "Memory for request bodies over all requests; above it a request is answered 503.")
        .Field("drain_seconds", Values.Integer(0, 3_600, "seconds"), s => s.DrainSeconds, (s, value) => s with { DrainSeconds = value },
            "Longest wait for requests in flight at shutdown.");
}
