using System.Net;

namespace Weir.Engine.Egress;

/// <summary>What the operator allows outgoing requests to reach. One for the whole program; configuration path <c>egress</c>.</summary>
public sealed record EgressPolicy
{
    /// <summary>Networks that may be reached although they are private or loopback (<c>egress.allow</c>). Default none.
    /// Never opens what is <see cref="AddressScope.Forbidden"/>.</summary>
    public IReadOnlyList<IPNetwork> Allow { get; init; } = [];

    /// <summary>Whether plain http may be spoken to public addresses, where everyone on the way reads the credential. Default false.</summary>
    public bool AllowPlainHttp { get; init; }

    /// <summary>The operator's own egress proxy (<c>http://host:port</c>, no user info); null, the default, connects directly.
    /// The environment's <c>HTTP_PROXY</c> is never used.</summary>
    /// <remarks>With a proxy the names are resolved there and the checks of addresses are its duty: Weir only checks the proxy's own
    /// address, which may be private.</remarks>
    public Uri? Proxy { get; init; }

    /// <summary>Whether Weir connects to that address.</summary>
    /// <param name="address">In any form; IPv4 addresses inside IPv6 ones are looked at too.</param>
    /// <param name="allowPrivateNetwork">The target's own permission for private and loopback addresses.</param>
    public bool Permits(IPAddress address, bool allowPrivateNetwork)
    {
        return AddressRules.Scope(address) switch
        {
            AddressScope.Global => true,
            AddressScope.Forbidden => false,
            _ => allowPrivateNetwork || IsListed(AddressRules.Canonical(address)),
        };
    }

    private bool IsListed(IPAddress address)
    {
        return Allow.Any(network => network.Contains(address));
    }
}
