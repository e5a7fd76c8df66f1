using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Weir.Engine.Configuration;
using Weir.Engine.Identity.Https;
using Weir.Engine.Proxy.Listeners;

namespace Weir.Hosting;

/// <summary>Opens the addresses that the server listens on, each with what it is there for.</summary>
internal static class Listeners
{
    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Opens them.</summary>
    /// <param name="kestrel">The server.</param>
    /// <param name="urls">Addresses that beat <c>server.urls</c>, separated by ';'; <see langword="null"/> for none.</param>
    /// <param name="config">The server's configuration.</param>
    /// <exception cref="ArgumentException">An address cannot be one, or needs a certificate that is not configured.</exception>
    public static void Open(KestrelServerOptions kestrel, string? urls, ServerConfig config)
    {
        var data = Parse(DataOf(urls, config));
        var management = Parse(config.AdminUrls);
        Open(kestrel, data, config.Tls, secure => new(Data: true, Management: management.Count == 0, secure, null));
        Open(kestrel, management, config.Tls, secure => new(Data: false, Management: true, secure, null));
    }

    /// <summary>Of the addresses that are listened on, in the order in which they were opened, those that the console is reached at.</summary>
    /// <param name="open">The addresses, with the ports that they have got.</param>
    /// <param name="urls">As for <see cref="Open(KestrelServerOptions, string?, ServerConfig)"/>.</param>
    /// <param name="config">Likewise.</param>
    public static IReadOnlyList<string> ManagementOf(IReadOnlyList<string> open, string? urls, ServerConfig config) =>
        config.AdminUrls.Count == 0 ? open : [.. open.Skip(DataOf(urls, config).Count)];

    private static IReadOnlyList<string> DataOf(string? urls, ServerConfig config) =>
        urls?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? config.Urls;

    private static void Open(KestrelServerOptions kestrel, IReadOnlyList<BindingAddress> addresses, TlsConfig tls, Func<bool, ListenerRole> role)
    {
        var secure = addresses.FirstOrDefault(IsSecure);
        var lead = tls.Redirect && secure is not null ? new UriBuilder(Uri.UriSchemeHttps, "any", secure.Port).Uri : null;
        foreach (var address in addresses)
        {
            Listen(kestrel, address, IsSecure(address) ? role(true) : role(false) with { SecureUrl = lead });
        }
    }

    private static void Listen(KestrelServerOptions kestrel, BindingAddress address, ListenerRole role)
    {
        if (address.IsUnixPipe)
        {
            kestrel.ListenUnixSocket(address.UnixPipePath, listen => Prepare(listen, role));
        }
        else if (string.Equals(address.Host, "localhost", StringComparison.OrdinalIgnoreCase))
        {
            kestrel.ListenLocalhost(address.Port, listen => Prepare(listen, role));
        }
        else if (IPAddress.TryParse(address.Host, out var ip))
        {
            kestrel.Listen(ip, address.Port, listen => Prepare(listen, role));
        }
        else
        {
            kestrel.ListenAnyIP(address.Port, listen => Prepare(listen, role));
        }
    }

    private static void Prepare(ListenOptions listen, ListenerRole role)
    {
        listen.Use(next => connection =>
        {
            connection.Features.Set(role);
            return next(connection);
        });
        if (!role.Secure)
        {
            return;
        }

        var certificate = listen.ApplicationServices.GetService<ServerCertificate>()
            ?? throw new ArgumentException("An https address needs a certificate: set server.tls.certificate.");
        listen.UseHttps(new TlsHandshakeCallbackOptions { HandshakeTimeout = HandshakeTimeout, OnConnection = _ => ValueTask.FromResult(certificate.Options) });
    }

    private static List<BindingAddress> Parse(IEnumerable<string> urls)
    {
        try
        {
            return [.. urls.Select(BindingAddress.Parse)];
        }
        catch (FormatException e)
        {
            throw new ArgumentException($"An address to listen on cannot be one: {e.Message}", nameof(urls), e);
        }
    }

    private static bool IsSecure(BindingAddress address) => string.Equals(address.Scheme, Uri.UriSchemeHttps, StringComparison.OrdinalIgnoreCase);
}
