using System.Buffers;
using System.Collections.Frozen;
using System.Net;

namespace Weir.Engine.Egress;

/// <summary>The check of an upstream's address when it is configured, so that a mistake is told at once and not at the first call.</summary>
/// <remarks>
/// It reads the text strictly: hosts are lower or upper case ASCII names, IPv4 addresses in four plain decimal parts or IPv6 addresses in
/// brackets. Unusual spellings of addresses (<c>127.1</c>, <c>0x7f000001</c>, fullwidth digits) are refused with the address they would mean.
/// What a name resolves to is not looked at here: that is checked at every connection.
/// Any port is allowed but those of other well-known protocols, since local model servers choose theirs freely.
/// </remarks>
public static class BaseUrl
{
    private const int MaxChars = 2048;

    private static readonly SearchValues<char> HostChars =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-[]:");

    /// <summary>Ports of other protocols, where an HTTP request could be understood as commands.</summary>
    private static readonly FrozenSet<int> RefusedPorts = new[]
    {
        0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110, 111, 113, 115,
        117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587,
        601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3306, 3389, 3659, 4045, 4190, 5060, 5061, 5432, 6000, 6379, 6566, 6665, 6666,
        6667, 6668, 6669, 6679, 6697, 10080, 11211,
    }.ToFrozenSet();

    /// <summary>Names under which clouds offer their metadata.</summary>
    private static readonly FrozenSet<string> MetadataNames = new[]
    {
        "metadata.google.internal", "metadata.goog", "instance-data", "instance-data.ec2.internal", "metadata.azure.internal",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Checks a base URL.</summary>
    /// <param name="text">As a person wrote it.</param>
    /// <param name="allowPrivateNetwork">The provider's own permission for private and loopback addresses.</param>
    /// <param name="policy">What the operator allows.</param>
    /// <param name="url">The URL without a slash at its path's end (the root's own stays), when there is no problem.</param>
    /// <returns>Null when it is fine, else a sentence for people that says what to write instead.</returns>
    public static string? Problem(string text, bool allowPrivateNetwork, EgressPolicy policy, out Uri? url)
    {
        url = null;
        if (text.Length is 0 or > MaxChars || text.AsSpan().ContainsAnyExceptInRange('!', '~') || text.Contains('\\', StringComparison.Ordinal))
        {
            return "It must be plain ASCII without spaces and backslashes, at most 2048 characters.";
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp))
        {
            return "It must be an absolute URL that starts with https:// or http://.";
        }

        var problem = PartsProblem(text, uri) ?? HostProblem(text, uri) ?? AddressProblem(uri, allowPrivateNetwork, policy);
        url = problem is null ? new Uri(uri.GetLeftPart(UriPartial.Path).TrimEnd('/')) : null;
        return problem;
    }

    private static string? PartsProblem(string text, Uri uri)
    {
        return uri.UserInfo.Length > 0 || AuthorityOf(text).Contains('@') ? "It must not carry a user name or password; a credential goes into `credential`."
            : text.Contains('?', StringComparison.Ordinal) ? "It must not carry a query (`?`)."
            : text.Contains('#', StringComparison.Ordinal) ? "It must not carry a fragment (`#`)."
            : RefusedPorts.Contains(uri.Port) ? $"Port {uri.Port} belongs to another protocol."
            : null;
    }

    private static string? HostProblem(string text, Uri uri)
    {
        var host = HostOf(text);
        if (host.IsEmpty || host.ContainsAnyExcept(HostChars))
        {
            return "Its host must be a plain ASCII name or address (an international name in its xn-- form).";
        }

        // .NET reads every spelling of an address; only the plain one is accepted, so that what people review is what is meant.
        var isAddress = uri.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6;
        if (isAddress && !host.Equals(uri.Host, StringComparison.OrdinalIgnoreCase) && !IsSameAddress(host, uri))
        {
            return $"Its host is an unusual spelling of an address; write {uri.Host} if that is meant.";
        }

        if (!isAddress && (host[^1] == '.' || host[0] == '.' || host.Contains("..", StringComparison.Ordinal) || char.IsAsciiDigit(LastLabel(host)[0])))
        {
            return "Its host is neither a name nor an address.";
        }

        return MetadataNames.Contains(uri.Host) ? "It names a cloud's metadata service, which is never reached." : null;
    }

    private static string? AddressProblem(Uri uri, bool allowPrivateNetwork, EgressPolicy policy)
    {
        if (IPAddress.TryParse(uri.DnsSafeHost, out var address))
        {
            if (!policy.Permits(address, allowPrivateNetwork))
            {
                return AddressRules.Scope(address) == AddressScope.Forbidden
                    ? $"{address} is never reached (unspecified, link-local, multicast or a metadata address)."
                    : $"{address} is not a public address; set `allow_private_network: true` if it is meant.";
            }

            if (uri.Scheme == Uri.UriSchemeHttp && !policy.AllowPlainHttp && AddressRules.Scope(address) == AddressScope.Global)
            {
                return "Plain http to a public address would show the credential to everyone on the way; write https://.";
            }
        }
        else if (uri.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) && !policy.Permits(IPAddress.Loopback, allowPrivateNetwork))
        {
            return "localhost is not a public address; set `allow_private_network: true` if it is meant.";
        }

        return null;
    }

    private static ReadOnlySpan<char> AuthorityOf(string text)
    {
        var start = text.IndexOf("://", StringComparison.Ordinal);
        var rest = start < 0 ? default : text.AsSpan(start + 3);
        var end = rest.IndexOfAny('/', '?', '#');
        return end < 0 ? rest : rest[..end];
    }

    private static ReadOnlySpan<char> HostOf(string text)
    {
        var authority = AuthorityOf(text);
        var port = authority.LastIndexOf(':');
        return port > authority.LastIndexOf(']') ? authority[..port] : authority;
    }

    private static ReadOnlySpan<char> LastLabel(ReadOnlySpan<char> host)
    {
        return host[(host.LastIndexOf('.') + 1)..];
    }

    /// <summary>IPv6 has many plain spellings of one address; a bracketed one that parses is fine.</summary>
    private static bool IsSameAddress(ReadOnlySpan<char> host, Uri uri)
    {
        return uri.HostNameType == UriHostNameType.IPv6 && host[0] == '[' && IPAddress.TryParse(host, out _);
    }
}
