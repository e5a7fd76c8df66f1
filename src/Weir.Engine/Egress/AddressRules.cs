using System.Net;
using System.Net.Sockets;

namespace Weir.Engine.Egress;

/// <summary>Classifies addresses by the special-purpose registries of IANA and the metadata addresses of the large clouds.</summary>
internal static class AddressRules
{
    private static readonly IPNetwork[] ForbiddenNetworks = Networks(
        "0.0.0.0/8", // "this network"; Linux connects 0.0.0.0 to itself
        "169.254.0.0/16", // link-local; metadata of AWS, GCP, Azure and others
        "100.100.100.200/32", // metadata of Alibaba, inside the shared range
        "168.63.129.16/32", // host agent of Azure
        "192.0.0.192/32", // metadata of Oracle
        "224.0.0.0/4",
        "255.255.255.255/32",
        "::/128",
        "fe80::/10",
        "fd00:ec2::/32", // metadata of AWS
        "fd20:ce::254/128", // metadata of GCP
        "64:ff9b:1::/48", // local NAT64: where it leads cannot be told
        "ff00::/8");

    private static readonly IPNetwork[] PrivateNetworks = Networks(
        "10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16",
        "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
        "2001:db8::/32", "3fff::/20");

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork IetfAssignments = IPNetwork.Parse("2001::/23");
    private static readonly IPNetwork Teredo = IPNetwork.Parse("2001::/32");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork Ipv4Compatible = IPNetwork.Parse("::/96");

    /// <summary>An IPv4 address written as IPv6 (<c>::ffff:10.0.0.1</c>) in its own form; every other address unchanged.</summary>
    public static IPAddress Canonical(IPAddress address)
    {
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }

    /// <summary>The widest refusal of the address and of every IPv4 address that it carries inside.</summary>
    public static AddressScope Scope(IPAddress address)
    {
        var canonical = Canonical(address);
        var scope = canonical.AddressFamily == AddressFamily.InterNetwork ? ScopeOf4(canonical) : ScopeOf6(canonical);
        foreach (var inner in Embedded(canonical))
        {
            var innerScope = ScopeOf4(inner);
            scope = innerScope > scope ? innerScope : scope;
        }

        return scope;
    }

    /// <summary>The IPv4 addresses inside a transition address: NAT64, 6to4, Teredo (server and client), IPv4-compatible, ISATAP.</summary>
    public static IEnumerable<IPAddress> Embedded(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6 || address.Equals(IPAddress.IPv6Loopback) || address.Equals(IPAddress.IPv6Any))
        {
            return [];
        }

        var bytes = address.GetAddressBytes();
        if (SixToFour.Contains(address))
        {
            return [new IPAddress(bytes.AsSpan(2, 4))];
        }

        if (Teredo.Contains(address))
        {
            var client = bytes.AsSpan(12, 4).ToArray().Select(static part => (byte)~part).ToArray();
            return [new IPAddress(bytes.AsSpan(4, 4)), new IPAddress(client)];
        }

        var isatap = (bytes[8] & 0xfd) == 0 && bytes.AsSpan(9, 3).SequenceEqual<byte>([0x00, 0x5e, 0xfe]);
        return isatap || Nat64.Contains(address) || Ipv4Compatible.Contains(address) ? [new IPAddress(bytes.AsSpan(12, 4))] : [];
    }

    private static AddressScope ScopeOf4(IPAddress address)
    {
        return IsIn(ForbiddenNetworks, address) ? AddressScope.Forbidden
            : IPAddress.IsLoopback(address) ? AddressScope.Loopback
            : IsIn(PrivateNetworks, address) ? AddressScope.Private
            : AddressScope.Global;
    }

    private static AddressScope ScopeOf6(IPAddress address)
    {
        if (address.ScopeId != 0 || IsIn(ForbiddenNetworks, address))
        {
            return AddressScope.Forbidden;
        }

        if (address.Equals(IPAddress.IPv6Loopback))
        {
            return AddressScope.Loopback;
        }

        // A translated address is as global as the IPv4 address inside it.
        var global = Nat64.Contains(address) || Teredo.Contains(address) || Ipv4Compatible.Contains(address)
            || (GlobalUnicast.Contains(address) && !IetfAssignments.Contains(address) && !IsIn(PrivateNetworks, address));
        return global ? AddressScope.Global : AddressScope.Private;
    }

    private static bool IsIn(IPNetwork[] networks, IPAddress address)
    {
        return Array.Exists(networks, network => network.Contains(address));
    }

    private static IPNetwork[] Networks(params string[] texts)
    {
        return Array.ConvertAll(texts, IPNetwork.Parse);
    }
}
