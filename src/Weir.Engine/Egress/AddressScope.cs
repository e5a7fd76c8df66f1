namespace Weir.Engine.Egress;

/// <summary>How far an address reaches, which decides whether Weir connects to it.</summary>
public enum AddressScope
{
    /// <summary>Reachable on the public internet.</summary>
    Global,

    /// <summary>Special-purpose: private, shared, unique local, documentation, benchmark. Needs the operator's permission.</summary>
    Private,

    /// <summary>This machine. Needs the operator's permission.</summary>
    Loopback,

    /// <summary>Never, whatever is configured: unspecified, link-local, multicast, broadcast, and the cloud metadata addresses.</summary>
    Forbidden,
}
