using Weir.Engine.Kernel;

namespace Weir.Engine.Credentials;

/// <summary>What a reference to a credential leads to at a moment: the secret, or why there is none.</summary>
/// <param name="Version">The version, 1 or more; 0 where there are none.</param>
/// <param name="Secret">The secret; <see langword="null"/> when it cannot be used.</param>
/// <param name="Refusal">Why it cannot be used; <see langword="null"/> when it can.</param>
/// <param name="Why">The same as a sentence for operators, without anything of the value; empty when it can be used.</param>
public sealed record CredentialValue(long Version, SecretString? Secret, CredentialRefusal? Refusal, string Why)
{
    /// <summary>When it stops being usable; <see langword="null"/> for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>A usable one.</summary>
    public static CredentialValue Of(long version, SecretString secret) => new(version, secret, null, "");

    /// <summary>One that cannot be used.</summary>
    public static CredentialValue Without(CredentialRefusal refusal, string why) => new(0, null, refusal, why);

    /// <summary>The secret if it can be used at <paramref name="now"/>.</summary>
    public SecretString? SecretAt(DateTimeOffset now) => ExpiresAt is { } end && end <= now ? null : Secret;
}
