using System.Net.Http.Headers;
using Weir.Engine.Configuration;
using Weir.Engine.Kernel;
using Weir.Engine.Wire;

namespace Weir.Engine.Providers;

/// <summary>One configured provider, compiled: addresses, headers and connections are ready before the first request.</summary>
public sealed class Upstream
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private static readonly MediaTypeWithQualityHeaderValue AcceptJson = new("application/json");
    private static readonly MediaTypeWithQualityHeaderValue AcceptEvents = new("text/event-stream");

    private readonly Uri[] _addresses;
    private readonly ProviderConfig _config;
    private readonly SecretString? _credential;

    /// <summary>Compiles a provider.</summary>
    /// <param name="kind">Its kind's facts.</param>
    /// <param name="config">Its configuration.</param>
    /// <param name="credential">Its secret, resolved; <see langword="null"/> for none.</param>
    /// <param name="http">Its connections, made by the egress factory, or the simulator.</param>
    public Upstream(ProviderKind kind, ProviderConfig config, SecretString? credential, HttpMessageInvoker http)
    {
        Kind = kind;
        _config = config;
        _credential = credential;
        Http = http;
        var root = UpstreamAddress.VersionedRoot(config.BaseUrl ?? kind.BaseUrl ?? throw new ArgumentException($"{kind.Name} needs a base address.", nameof(config)));
        _addresses = [.. Enum.GetValues<Surface>().Select(surface => new Uri(root, surface.PathOf()))];
        ModelList = new Uri(root, "models");
    }

    /// <summary>The provider's id in the configuration.</summary>
    public string Id => _config.Id;

    /// <summary>Its kind.</summary>
    public ProviderKind Kind { get; }

    /// <summary>Its connections.</summary>
    public HttpMessageInvoker Http { get; }

    /// <summary>Its deadlines.</summary>
    public TimeoutsConfig Timeouts => _config.Timeouts;

    /// <summary>Its rule for trying again.</summary>
    public RetryConfig Retry => _config.Retry;

    /// <summary>When its deployments are avoided.</summary>
    public BreakerConfig Breaker => _config.Breaker;

    /// <summary>Address of its list of models.</summary>
    public Uri ModelList { get; }

    /// <summary>The dialect it is asked in for a client of <paramref name="client"/>: the client's own where it speaks that.</summary>
    public Dialect DialectFor(Dialect client) => Kind.Dialects.Contains(client) ? client : Kind.Dialects[0];

    /// <summary>The surface that serves <paramref name="surface"/> here; <see langword="null"/> when none does.</summary>
    public Surface? SurfaceFor(Surface surface) =>
        surface.In(DialectFor(surface.DialectOf())) is { } here && !Kind.Without.Contains(here) ? here : null;

    /// <summary>A request that is not signed yet.</summary>
    public HttpRequestMessage CreateRequest(Surface surface, ReadOnlyMemory<byte> body, bool stream)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, _addresses[(int)surface])
        {
            Content = new ReadOnlyMemoryContent(body),
        };
        request.Content.Headers.ContentType = Json;
        request.Headers.Accept.Add(stream ? AcceptEvents : AcceptJson);
        return request;
    }

    /// <summary>Adds what the kind, the credential and the configuration say.</summary>
    public void AddOwnHeaders(HttpRequestHeaders headers)
    {
        foreach (var (name, value) in Kind.Headers)
        {
            if (!headers.Contains(name))
            {
                headers.Add(name, value);
            }
        }

        if (_credential is not null)
        {
            Kind.Sign(headers, _config.Auth, _credential.Reveal());
        }

        foreach (var (name, value) in _config.Headers)
        {
            headers.Remove(name);
            headers.Add(name, value.Reveal());
        }
    }

    /// <summary>True when <paramref name="text"/> holds this provider's secret, which must not be passed on.</summary>
    public bool LeaksCredential(string text) => _credential is not null && text.Contains(_credential.Reveal(), StringComparison.Ordinal);
}
