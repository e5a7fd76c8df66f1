using Weir.Engine.Credentials;

namespace Weir.Engine.Configuration;

/// <summary>Something that makes new secrets for credentials of the vault, and takes old ones back. <c>credentials.rotators.&lt;id&gt;</c>.</summary>
public sealed record RotatorConfig
{
    /// <summary>The id it is configured under.</summary>
    public string Id { get; init; } = "";

    /// <summary>What is asked. Required.</summary>
    public RotatorKind Kind { get; init; }

    /// <summary>The credentials that it serves, 1 or more; no other rotator serves them.</summary>
    public IReadOnlyList<CredentialName> Serves { get; init; } = [];

    /// <summary>Absolute http(s) address. Required for a webhook; default the provider's own for the others.</summary>
    public Uri? Url { get; init; }

    /// <summary>Where its own secret is found: what the webhook is signed with, or the key that may make keys. Required.</summary>
    public SecretReference? Secret { get; init; }

    /// <summary>The project that new keys belong to. Required for OpenAI.</summary>
    public string? Project { get; init; }

    /// <summary>Whether it is asked without a person once a credential is due. Default false.</summary>
    public bool Automatic { get; init; }

    /// <summary>Whether its address may lie in a private network. Default false.</summary>
    public bool AllowPrivateNetwork { get; init; }

    /// <summary>When an answer is late, in seconds, 1 to 120. Default 30.</summary>
    public int TimeoutSeconds { get; init; } = 30;

    /// <summary>How it is called among those who use credentials, which no id of a provider can be.</summary>
    public string User => "rotator:" + Id;

    /// <summary>Where it is reached: its own address, or that of its kind.</summary>
    public Uri? Address => Url ?? Kind switch
    {
        RotatorKind.Openrouter => new Uri("https://openrouter.ai/api/v1"),
        RotatorKind.Openai => new Uri("https://api.openai.com/v1"),
        _ => null,
    };
}
