using Weir.Engine.Configuration.Fields;

namespace Weir.Engine.Configuration.Sections;

/// <summary>Fields of <c>credentials.hashicorp</c>.</summary>
internal static class HashicorpSection
{
    public static readonly ObjectKind<HashicorpConfig> Kind = new ObjectKind<HashicorpConfig>("hashicorp", () => new())
        .RequiredReference("address", Values.HttpAddress, h => h.Address, (h, value) => h with { Address = value },
            "Address of the server, such as `https://vault.example:8200`.")
        .Optional("token", Values.Secret, h => h.Token, (h, value) => h with { Token = value },
            "Where the token is found: `env:NAME`. This or `token_file`.")
        .Optional("token_file", Values.Line, h => h.TokenFile, (h, value) => h with { TokenFile = value },
            "File that holds the token, read anew each time, so that an agent may replace it. This or `token`.")
        .Optional("namespace", Values.Line, h => h.Namespace, (h, value) => h with { Namespace = value },
            "Namespace, sent as `X-Vault-Namespace`.")
        .Field("allow_private_network", Values.Boolean, h => h.AllowPrivateNetwork, (h, value) => h with { AllowPrivateNetwork = value },
            "Whether its address may lie in a private network.")
        .Field("timeout_seconds", Values.Integer(1, 30, "seconds"), h => h.TimeoutSeconds, (h, value) => h with { TimeoutSeconds = value },
            "When an answer is late.");
}
