using Weir.Engine.Configuration.Fields;
using Weir.Engine.Kernel;

namespace Weir.Engine.Configuration.Sections;

/// <summary>Fields of <c>providers.*</c>.</summary>
internal static class ProviderSection
{
    private static readonly ScalarKind<string> Kinds = Values.OneOf("provider kind", ProviderKinds.All);

    public static readonly ObjectKind<ProviderConfig> Kind = new ObjectKind<ProviderConfig>("provider", () => new())
        .Required("kind", Kinds, p => p.Kind, (p, value) => p with { Kind = value },
            "What kind of upstream it is.")
        .Optional("base_url", Values.HttpAddress, p => p.BaseUrl, (p, value) => p with { BaseUrl = value },
            "Address of the API, with or without `/v1`. Default: the kind's own.")
        .Optional("credential", Values.Secret, p => p.Credential, (p, value) => p with { Credential = value },
            "Where its secret is found.")
        .Optional("credentials", new ListKind<SecretReference>(Values.Secret) { AtLeast = 1 }, p => p.Credentials.Count == 0 ? null : p.Credentials, (p, value) => p with { Credentials = value },
            "Where several secrets are found, instead of `credential`: one that the provider refuses or limits is passed over.")
        .Field("credential_policy", Values.Choice<CredentialPolicy>(), p => p.CredentialPolicy, (p, value) => p with { CredentialPolicy = value },
            "Which of several `credentials` a call is signed with: the first that can be used, or each in its turn.")
        .Field("enabled", Values.Boolean, p => p.Enabled, (p, value) => p with { Enabled = value },
            "Whether it takes part. The secrets of a disabled one are not looked for.")
        .Field("allow_private_network", Values.Boolean, p => p.AllowPrivateNetwork, (p, value) => p with { AllowPrivateNetwork = value },
            "Whether its address may lie in a private network.")
        .Optional("api_version", Values.Line, p => p.ApiVersion, (p, value) => p with { ApiVersion = value },
            "Version of the API to ask for. Default: the kind's own.")
        .Optional("auth", Values.Choice<AuthKind>(), p => p.Auth, (p, value) => p with { Auth = value },
            "How requests are signed. Default: the kind's own.")
        .Optional("oauth", OAuthSection.Kind, p => p.OAuth, (p, value) => p with { OAuth = value },
            "Client credentials for `auth: oauth`.")
        .Map(new MapKind<SecretString>("headers", IdRule.Header, Values.HeaderValue), p => p.Headers, (p, value) => p with { Headers = value },
            (_, _) => new(""), "Headers added to each request. Their values are treated as secret.")
        .Alias("timeout_seconds", Values.Integer(1, 86_400, "seconds"), "timeouts", "total_seconds")
        .Field("timeouts", TimeoutsSection.Kind, p => p.Timeouts, (p, value) => p with { Timeouts = value },
            "Deadlines; what is not written comes from `gateway.timeouts`.")
        .Field("retry", RetrySection.Kind, p => p.Retry, (p, value) => p with { Retry = value },
            "Repetition; what is not written comes from `gateway.retry`.")
        .Field("breaker", BreakerSection.Kind, p => p.Breaker, (p, value) => p with { Breaker = value },
            "Breaker; what is not written comes from `gateway.breaker`.")
        .Field("limits", LimitsSection.Kind, p => p.Limits, (p, value) => p with { Limits = value },
            "Limits over all callers of this provider.")
        .Field("connections", ConnectionsSection.Kind, p => p.Connections, (p, value) => p with { Connections = value },
            "Connections kept to it.")
        .Field("health_check", HealthCheckSection.Kind, p => p.HealthCheck, (p, value) => p with { HealthCheck = value },
            "The optional probe.")
        .Field("simulator", SimulatorSection.Kind, p => p.Simulator, (p, value) => p with { Simulator = value },
            "Behaviour of kind `simulator`.");
}
