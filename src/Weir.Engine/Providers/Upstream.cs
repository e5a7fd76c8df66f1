using System.Net.Http.Headers;
using Weir.Engine.Configuration;
using Weir.Engine.Credentials;
using Weir.Engine.Egress;
using Weir.Engine.Kernel;
using Weir.Engine.Providers.OAuth;
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
    private readonly TokenSource? _tokens;
    private readonly KeyValuePair<string, string>[] _headers;
    private readonly Uri _probe;

    /// <summary>Compiles a provider.</summary>
    /// <param name="kind">Its kind's facts.</param>
    /// <param name="config">Its configuration.</param>
    /// <param name="credential">Its secret, resolved; <see langword="null"/> for none.</param>
    /// <param name="http">Its connections, made by the egress factory, or the simulator.</param>
    public Upstream(ProviderKind kind, ProviderConfig config, SecretString? credential, HttpMessageInvoker http)
        : this(kind, config, new CredentialRing(credential is null ? [] : [new("given", CredentialValue.Of(0, credential))], config.CredentialPolicy), http, tokens: null)
    {
    }

    internal Upstream(ProviderKind kind, ProviderConfig config, CredentialRing credentials, HttpMessageInvoker http, TokenSource? tokens)
    {
        Kind = kind;
        _config = config;
        Credentials = credentials;
        Http = http;
        _tokens = tokens;
        var root = UpstreamAddress.VersionedRoot(config.BaseUrl ?? kind.BaseUrl ?? throw new ArgumentException($"{kind.Name} needs a base address.", nameof(config)), kind);
        var query = kind.ApiVersionQuery is { } name && config.ApiVersion is { } version ? $"?{name}={Uri.EscapeDataString(version)}" : "";
        _addresses = [.. Enum.GetValues<Surface>().Select(surface => new Uri(root, surface.PathOf() + query))];
        _probe = new Uri(root, config.HealthCheck.Endpoint ?? kind.ProbePath + query);
        _headers = [.. kind.Headers.Select(header => header.Key == kind.ApiVersionHeader && config.ApiVersion is { } asked ? new(header.Key, asked) : header)];
    }

    /// <summary>The provider's id in the configuration.</summary>
    public string Id => _config.Id;

    /// <summary>Its kind.</summary>
    public ProviderKind Kind { get; }

    /// <summary>Its connections.</summary>
    public HttpMessageInvoker Http { get; }

    /// <summary>Counts its connections; null where there are none, because it is a part of this program.</summary>
    public ConnectionTally? Connections { get; internal init; }

    /// <summary>What its calls are signed with.</summary>
    public CredentialRing Credentials { get; }

    /// <summary>What giving it up does.</summary>
    internal Action? Released { get; init; }

    /// <summary>Gives it up: its connections close unless another configuration uses them too. Called once, when no request needs it any more.</summary>
    public void Release() => Released?.Invoke();

    /// <summary>Whether another one is configured the same and uses the same connections.</summary>
    internal bool IsSame(Upstream other) => ReferenceEquals(Http, other.Http) && _config.IsSame(other._config);

    /// <summary>Whether a probe of another one says as much of this one: asked over the same connections, at the same address.</summary>
    internal bool IsProbedAs(Upstream other) => ReferenceEquals(Http, other.Http) && _probe == other._probe && string.Equals(Id, other.Id, StringComparison.Ordinal);

    /// <summary>Its deadlines.</summary>
    public TimeoutsConfig Timeouts => _config.Timeouts;

    /// <summary>How long a stream whose client has left is still read for its usage.</summary>
    public TimeSpan Cancelled => TimeSpan.FromSeconds(Timeouts.CancelledSeconds ?? (Kind.StopsWhenCancelled ? 0 : 30));

    /// <summary>Its rule for trying again.</summary>
    public RetryConfig Retry => _config.Retry;

    /// <summary>When its deployments are avoided.</summary>
    public BreakerConfig Breaker => _config.Breaker;

    /// <summary>Whether and how it is probed.</summary>
    public HealthCheckConfig HealthCheck => _config.HealthCheck;

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

    /// <summary>A signed request that asks whether the provider is there and costs nothing.</summary>
    /// <param name="credential">What it is signed with; <see langword="null"/> for what calls are signed with.</param>
    public HttpRequestMessage CreateProbe(CredentialValue? credential = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, _probe);
        request.Headers.Add("Accept", "application/json");
        AddOwnHeaders(request.Headers, credential ?? Credentials.First);
        return request;
    }

    /// <summary>Adds what the kind, the credential and the configuration say.</summary>
    /// <param name="headers">The request's headers.</param>
    /// <param name="credential">What the request is signed with; <see langword="null"/> for nothing.</param>
    public void AddOwnHeaders(HttpRequestHeaders headers, CredentialValue? credential)
    {
        foreach (var (name, value) in _headers)
        {
            if (!headers.Contains(name))
            {
                headers.Add(name, value);
            }
        }

        if (credential?.Secret is { } secret)
        {
            Kind.Sign(headers, _config.Auth, secret.Reveal());
        }

        foreach (var (name, value) in _config.Headers)
        {
            headers.Remove(name);
            headers.Add(name, value.Reveal());
        }
    }

    /// <summary>True when <paramref name="text"/> holds a secret of this provider, which must not be passed on.</summary>
    public bool LeaksCredential(string text) =>
        Credentials.Leak(text) || _tokens?.Leaks(text) == true;
}
