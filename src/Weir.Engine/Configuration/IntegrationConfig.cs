using System.Buffers;
using System.Collections.ObjectModel;
using System.Text;
using System.Text.Json;
using Weir.Engine.Configuration.Sections;

namespace Weir.Engine.Configuration;

/// <summary>One outside tool that serves no models: a learned router, a template engine, any HTTP service. <c>integrations.&lt;id&gt;</c>.</summary>
/// <remarks>Calls to it are the tool's own; Weir keeps its configuration, checks it, and books what it reports.</remarks>
public sealed record IntegrationConfig
{
    /// <summary>Deadlines where none are written: those of a short HTTP call.</summary>
    public static readonly TimeoutsConfig ToolTimeouts = new() { FirstEventSeconds = 30, PlainSeconds = 30, IdleSeconds = 30, TotalSeconds = 30 };

    /// <summary>Repetition where none is written: three attempts.</summary>
    public static readonly RetryConfig ToolRetry = new() { MaxAttempts = 3 };

    /// <summary>The probe where none is written.</summary>
    public static readonly HealthCheckConfig ToolHealthCheck = new() { Enabled = true, Endpoint = "/health" };

    /// <summary>The id it is configured under.</summary>
    public string Id { get; init; } = "";

    /// <summary>What sort of tool it is, in one word of the operator's. Default <c>http</c>.</summary>
    public string Kind { get; init; } = "http";

    /// <summary>Its name for people. Default none.</summary>
    public string? Label { get; init; }

    /// <summary>Id of the integration or template it starts from. Default none.</summary>
    public string? Extends { get; init; }

    /// <summary>Whether it is only there to be extended: never probed, nothing required. Default false.</summary>
    public bool Template { get; init; }

    /// <summary>Whether it is in use. A disabled one needs no endpoint and no secret, and is not probed. Default false.</summary>
    public bool Enabled { get; init; }

    /// <summary>Absolute http(s) address without credentials, query or fragment. Required while it is enabled.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>Whether its address may lie in a private network. Default false.</summary>
    public bool AllowPrivateNetwork { get; init; }

    /// <summary>Version of the tool's API. Default <c>v1</c>.</summary>
    public string ApiVersion { get; init; } = "v1";

    /// <summary>How requests to it are signed. Default: bearer where there is a credential, else not at all.</summary>
    public AuthKind? Auth { get; init; }

    /// <summary>Where its secret is found. Default none.</summary>
    public SecretReference? Credential { get; init; }

    /// <summary>Header that carries the secret with <c>auth: api_key</c>. Default <c>X-Api-Key</c>.</summary>
    public string ApiKeyHeader { get; init; } = "X-Api-Key";

    /// <summary>OAuth client credentials; required when <see cref="Auth"/> is OAuth.</summary>
    public OAuthConfig? OAuth { get; init; }

    /// <summary>Limits that the tool keeps. Default none.</summary>
    public LimitsConfig Limits { get; init; } = new();

    /// <summary>Deadlines of a call to it; Weir's probe keeps the one to connect.</summary>
    public TimeoutsConfig Timeouts { get; init; } = ToolTimeouts;

    /// <summary>Repetition of failed calls to it.</summary>
    public RetryConfig Retry { get; init; } = ToolRetry;

    /// <summary>Connections kept to it.</summary>
    public ConnectionsConfig Connections { get; init; } = new();

    /// <summary>The probe.</summary>
    public HealthCheckConfig HealthCheck { get; init; } = ToolHealthCheck;

    /// <summary>Whether a caller of it may fall back when it fails. Default true.</summary>
    public bool FallbackEnabled { get; init; } = true;

    /// <summary>Id of the integration to fall back to. Default none: the caller's own way.</summary>
    public string? Fallback { get; init; }

    /// <summary>What is measured of it, and for how long.</summary>
    public MonitoringConfig Monitoring { get; init; } = new();

    /// <summary>What the names of its feature flags begin with. Default none.</summary>
    public string? FeatureFlagPrefix { get; init; }

    /// <summary>The tool's own settings by name, handed on as text. Default none.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Every field as JSON, defaults and what is inherited included, secrets as their references.</summary>
    public string ToJson()
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            IntegrationSection.Kind.Write(json, this);
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    /// <summary>Whether Weir probes it by itself.</summary>
    public bool IsProbed => Enabled && !Template && Monitoring.Enabled && HealthCheck.Enabled;
}
