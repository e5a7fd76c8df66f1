using System.Globalization;

namespace Weir.Engine.Credentials;

/// <summary>The one place a credential is sent to: scheme, host and port of an address, written <c>https://api.openai.com:443</c>.</summary>
public static class CredentialOrigin
{
    /// <summary>The origin of what Weir keeps for itself: it is sent nowhere, so its age alone makes it due for nothing.</summary>
    public const string Inside = "inside:weir";

    /// <summary>The origin of an absolute address.</summary>
    public static string Of(Uri address) =>
        string.Create(CultureInfo.InvariantCulture, $"{address.Scheme}://{(address.HostNameType == UriHostNameType.IPv6 ? address.Host : address.IdnHost).ToLowerInvariant()}:{address.Port}");

    /// <summary>Reads an origin, or the address of something there; <see langword="null"/> for anything else.</summary>
    public static string? Parse(string text) =>
        text.Length <= 2048 && Uri.TryCreate(text, UriKind.Absolute, out var address) && address.UserInfo.Length == 0
        && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)
            ? Of(address)
            : null;
}
