using System.Buffers;
using System.Collections.ObjectModel;
using System.Text;
using System.Text.Json;
using Weir.Engine.Configuration.Sections;
using Weir.Engine.Kernel;

namespace Weir.Engine.Configuration;

/// <summary>One upstream that serves models. <c>providers.&lt;id&gt;</c>.</summary>
public sealed record ProviderConfig
{
    /// <summary>The id it is configured under.</summary>
    public string Id { get; init; } = "";

    /// <summary>The kind, such as <c>openai</c>; which ones exist is said by the Providers module. Required.</summary>
    public string Kind { get; init; } = "";

    /// <summary>Absolute http(s) address of the API, without credentials, query or fragment. Default: the kind's own.</summary>
    public Uri? BaseUrl { get; init; }

    /// <summary>Where the secret is found. Default none.</summary>
    public SecretReference? Credential { get; init; }

    /// <summary>Where several secrets are found, in order; instead of <see cref="Credential"/>. Default none.</summary>
    public IReadOnlyList<SecretReference> Credentials { get; init; } = [];

    /// <summary>Which of several secrets a call is signed with. Default failover.</summary>
    public CredentialPolicy CredentialPolicy { get; init; }

    /// <summary>Every reference to a secret that signs its calls, in order.</summary>
    public IReadOnlyList<SecretReference> AllCredentials => Credential is null ? Credentials : [Credential, .. Credentials];

    /// <summary>Whether it takes part. A disabled one is checked only for form. Default true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Whether its address may lie in a private network. Default false.</summary>
    public bool AllowPrivateNetwork { get; init; }

    /// <summary>Version of the API to ask for, where the kind has one. Default: the kind's own.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>How requests are signed. Default: the kind's own.</summary>
    public AuthKind? Auth { get; init; }

    /// <summary>OAuth client credentials; required when <see cref="Auth"/> is OAuth.</summary>
    public OAuthConfig? OAuth { get; init; }

    /// <summary>Headers added to each request; values are treated as secret. Default none.</summary>
    public IReadOnlyDictionary<string, SecretString> Headers { get; init; } = ReadOnlyDictionary<string, SecretString>.Empty;

    /// <summary>Deadlines; starts from <c>gateway.timeouts</c>.</summary>
    public TimeoutsConfig Timeouts { get; init; } = new();

    /// <summary>Repetition of failed attempts; starts from <c>gateway.retry</c>.</summary>
    public RetryConfig Retry { get; init; } = new();

    /// <summary>When its deployments are passed over; starts from <c>gateway.breaker</c>.</summary>
    public BreakerConfig Breaker { get; init; } = new();

    /// <summary>Limits over all its callers. Default none.</summary>
    public LimitsConfig Limits { get; init; } = new();

    /// <summary>Connections kept to it.</summary>
    public ConnectionsConfig Connections { get; init; } = new();

    /// <summary>The optional probe.</summary>
    public HealthCheckConfig HealthCheck { get; init; } = new();

    /// <summary>Behaviour of kind <c>simulator</c>; ignored by others.</summary>
    public SimulatorConfig Simulator { get; init; } = new();

    /// <summary>Whether another one says the same, secrets included.</summary>
    public bool IsSame(ProviderConfig other) =>
        string.Equals(Id, other.Id, StringComparison.Ordinal)
        && string.Equals(Text(), other.Text(), StringComparison.Ordinal)
        && Headers.Count == other.Headers.Count
        && Headers.All(header => other.Headers.TryGetValue(header.Key, out var value) && value.Equals(header.Value));

    private string Text()
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            ProviderSection.Kind.Write(json, this);
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
