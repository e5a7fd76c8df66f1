using Weir.Engine.Configuration.Fields;

namespace Weir.Engine.Configuration.Sections;

/// <summary>Fields of <c>integrations.*</c>.</summary>
internal static class IntegrationSection
{
    public static readonly ObjectKind<IntegrationConfig> Kind = new ObjectKind<IntegrationConfig>("integration", () => new())
        .Field("kind", Values.Line, i => i.Kind, (i, value) => i with { Kind = value },
            "What sort of tool it is, in a word of your own: `model-router`, `template-engine`, `http`.")
        .Optional("label", Values.Line, i => i.Label, (i, value) => i with { Label = value },
            "Its name for people. Not inherited.")
        .Optional("extends", Values.Line, i => i.Extends, (i, value) => i with { Extends = value },
            "Id of the integration or template it starts from; what is written here is laid over what is written there.")
        .Field("template", Values.Boolean, i => i.Template, (i, value) => i with { Template = value },
            "Whether it is only there to be extended. Not inherited.")
        .Field("enabled", Values.Boolean, i => i.Enabled, (i, value) => i with { Enabled = value },
            "Whether it is in use. A disabled one needs no endpoint and no secret, and is not probed.")
        .Optional("endpoint", Values.HttpAddress, i => i.Endpoint, (i, value) => i with { Endpoint = value },
            "Its address. Required while it is enabled.")
        .Field("allow_private_network", Values.Boolean, i => i.AllowPrivateNetwork, (i, value) => i with { AllowPrivateNetwork = value },
            "Whether its address may lie in a private network.")
        .Field("api_version", Values.Line, i => i.ApiVersion, (i, value) => i with { ApiVersion = value },
            "Version of its API, handed on to its callers.")
        .Optional("auth", Values.Choice<AuthKind>(), i => i.Auth, (i, value) => i with { Auth = value },
            "How requests to it are signed. Default: `bearer` where there is a credential, else not at all.")
        .Optional("credential", Values.Secret, i => i.Credential, (i, value) => i with { Credential = value },
            "Where its secret is found.")
        .Field("api_key_header", Values.HeaderName, i => i.ApiKeyHeader, (i, value) => i with { ApiKeyHeader = value },
            "Header of the secret with `auth: api_key`.")
        .Optional("oauth", OAuthSection.Kind, i => i.OAuth, (i, value) => i with { OAuth = value },
            "Client credentials for `auth: oauth`.")
        .Field("limits", LimitsSection.Kind, i => i.Limits, (i, value) => i with { Limits = value },
            "Limits that the tool keeps; Weir hands them on.")
        .Field("timeouts", TimeoutsSection.Of(() => IntegrationConfig.ToolTimeouts), i => i.Timeouts, (i, value) => i with { Timeouts = value },
            "Deadlines of a call to it; Weir's probe keeps `connect_seconds`.")
        .Field("retry", RetrySection.Of(() => IntegrationConfig.ToolRetry), i => i.Retry, (i, value) => i with { Retry = value },
            "Repetition of failed calls to it; Weir hands it on.")
        .Field("connections", ConnectionsSection.Kind, i => i.Connections, (i, value) => i with { Connections = value },
            "Connections kept to it.")
        .Field("health_check", HealthCheckSection.Of(() => IntegrationConfig.ToolHealthCheck), i => i.HealthCheck, (i, value) => i with { HealthCheck = value },
            "The probe: on unless written otherwise.")
        .Field("fallback_enabled", Values.Boolean, i => i.FallbackEnabled, (i, value) => i with { FallbackEnabled = value },
            "Whether its callers may fall back when it fails.")
        .Optional("fallback", Values.Line, i => i.Fallback, (i, value) => i with { Fallback = value },
            "Id of the integration to fall back to. Default: the caller's own way.")
        .Field("monitoring", MonitoringSection.Kind, i => i.Monitoring, (i, value) => i with { Monitoring = value },
            "What is measured of it.")
        .Optional("feature_flag_prefix", Values.Line, i => i.FeatureFlagPrefix, (i, value) => i with { FeatureFlagPrefix = value },
            "What the names of its feature flags begin with.")
        .Map(new MapKind<string>("settings", IdRule.Setting, Values.Text("setting", 1_000)), i => i.Settings, (i, value) => i with { Settings = value },
            (_, _) => "", "The tool's own settings, handed on as text. Not for secrets: they are shown.");
}
