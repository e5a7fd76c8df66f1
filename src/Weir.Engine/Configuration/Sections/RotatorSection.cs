using Weir.Engine.Configuration.Fields;
using Weir.Engine.Credentials;

namespace Weir.Engine.Configuration.Sections;

/// <summary>Fields of <c>credentials.rotators.*</c>.</summary>
internal static class RotatorSection
{
    public static readonly ObjectKind<RotatorConfig> Kind = new ObjectKind<RotatorConfig>("rotator", () => new())
        .Required("kind", Values.Choice<RotatorKind>(), r => r.Kind, (r, value) => r with { Kind = value },
            "What is asked for a new secret: a program of one's own by a signed POST, OpenRouter's API for keys, or OpenAI's administration API.")
        .Required("serves", new ListKind<CredentialName>(Values.Credential) { AtLeast = 1 }, r => r.Serves, (r, value) => r with { Serves = value },
            "The credentials of the vault that it makes secrets for.")
        .RequiredReference("secret", Values.Secret, r => r.Secret, (r, value) => r with { Secret = value },
            "Where its own secret is found: a signing secret (`whsec_` and 24 to 64 random bytes in base64) for a webhook, the management key for OpenRouter, the admin key for OpenAI.")
        .Optional("url", Values.HttpAddress, r => r.Url, (r, value) => r with { Url = value },
            "Address of the webhook, where it is required; for the others another address of their API. It is shown, so no secret belongs into it.")
        .Optional("project", Values.Id, r => r.Project, (r, value) => r with { Project = value },
            "OpenAI only, and required there: the project that new keys belong to, such as `proj_abc`.")
        .Field("automatic", Values.Boolean, r => r.Automatic, (r, value) => r with { Automatic = value },
            "Whether a credential is rotated without a person once it is due (`rotate_after_days`).")
        .Field("allow_private_network", Values.Boolean, r => r.AllowPrivateNetwork, (r, value) => r with { AllowPrivateNetwork = value },
            "Whether its address may lie in a private network.")
        .Field("timeout_seconds", Values.Integer(1, 120, "seconds"), r => r.TimeoutSeconds, (r, value) => r with { TimeoutSeconds = value },
            "When an answer is late.");
}
