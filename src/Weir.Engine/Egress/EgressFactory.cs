using System.Net;

namespace Weir.Engine.Egress;

/// <summary>The one place where outgoing HTTP is made: nothing else in the program may create a handler or a client.</summary>
/// <remarks>
/// <para>No redirects, cookies, ambient proxies, decompression or trace headers. Every connection goes to an address that was checked against the
/// <see cref="EgressPolicy"/>. Failures before the response are one exception, <see cref="EgressException"/>; those of the body are what the
/// HTTP stack throws, and <see cref="EgressException.Classify"/> names them.</para>
/// <para>A connection that is already open was checked under the policy of its invoker: after a change of policy make a new one and
/// dispose the old one when its last request has ended.</para>
/// </remarks>
/// <param name="policy">What may be reached.</param>
/// <param name="clock">Measures the connect timeout.</param>
/// <param name="resolver">Looks names up; null for the system's own resolver.</param>
public sealed class EgressFactory(EgressPolicy policy, TimeProvider clock, HostResolver? resolver = null)
{
    private const int MaxResponseHeadersKiB = 64;

    private readonly HostResolver _resolver = resolver ?? SystemResolver;

    /// <summary>An invoker for one target with its own connections. The caller disposes it.</summary>
    /// <remarks>It adds no timeout behind the connect: first-byte, idle and total deadlines are the caller's tokens.</remarks>
    /// <exception cref="ArgumentException">The origin is not an absolute http or https URL.</exception>
    public HttpMessageInvoker Create(EgressTarget target)
    {
        Check(target);
#pragma warning disable CA2000 // The invoker disposes the chain, and building it does not throw.
        return new HttpMessageInvoker(new EgressHandler(target, CreateSockets(target)), disposeHandler: true);
#pragma warning restore CA2000
    }

    /// <summary>The same for a library that asks for an <see cref="HttpClient"/>. The caller disposes it.</summary>
    /// <param name="target">Where it may go.</param>
    /// <param name="timeout">Longest time for a whole exchange.</param>
    /// <param name="maxBytes">Longest answer that it reads into memory, in bytes.</param>
    /// <exception cref="ArgumentException">The origin is not an absolute http or https URL.</exception>
    public HttpClient CreateClient(EgressTarget target, TimeSpan timeout, int maxBytes)
    {
        Check(target);
#pragma warning disable CA2000, RS0030 // The client disposes the chain, and this is the one place that may.
        return new HttpClient(new EgressHandler(target, CreateSockets(target)), disposeHandler: true) { Timeout = timeout, MaxResponseContentBufferSize = maxBytes };
#pragma warning restore CA2000, RS0030
    }

    private static void Check(EgressTarget target)
    {
        if (!target.Origin.IsAbsoluteUri || (target.Origin.Scheme != Uri.UriSchemeHttps && target.Origin.Scheme != Uri.UriSchemeHttp))
        {
            throw new ArgumentException("The origin must be an absolute http or https URL.", nameof(target));
        }
    }

    private SocketsHttpHandler CreateSockets(EgressTarget target)
    {
        var connector = new EgressConnector(policy, target, _resolver, clock);
#pragma warning disable RS0030 // This is the one place that may.
        return new SocketsHttpHandler
#pragma warning restore RS0030
        {
            ConnectCallback = connector.ConnectAsync,

            // The callback has the precise deadline; this one is there for the TLS handshake behind it.
            ConnectTimeout = target.ConnectTimeout + TimeSpan.FromSeconds(1),
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = policy.Proxy is not null,
            Proxy = policy.Proxy is null ? null : new WebProxy(policy.Proxy),
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            PooledConnectionLifetime = target.ConnectionLifetime,
            PooledConnectionIdleTimeout = target.IdleTimeout,
            MaxConnectionsPerServer = target.MaxConnections,
            EnableMultipleHttp2Connections = true,
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            MaxResponseHeadersLength = MaxResponseHeadersKiB,

            // What is left of an abandoned answer is read away only if it is next to nothing: the upstream should stop, not be listened to.
            MaxResponseDrainSize = 16 * 1024,
            ResponseDrainTimeout = TimeSpan.FromMilliseconds(250),
        };
    }

    private static async ValueTask<IPAddress[]> SystemResolver(string host, CancellationToken cancellationToken)
    {
        return await Dns.GetHostAddressesAsync(host, cancellationToken);
    }
}
