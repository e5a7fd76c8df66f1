using Weir.Engine.Credentials;
using Weir.Engine.Kernel;

namespace Weir.Engine.Providers.Rotators;

/// <summary>Which version of which credential a secret is made for.</summary>
/// <param name="Name">The credential.</param>
/// <param name="Version">The version that the secret is or becomes.</param>
/// <param name="Origin">Where it is sent.</param>
public sealed record RotatorOrder(CredentialName Name, long Version, string Origin)
{
    /// <summary>What keys are called at the provider, so that a person finds one that nobody took back: <c>weir openai/api_key v7</c>.</summary>
    public string Label => FormattableString.Invariant($"weir {Name} v{Version}");
}

/// <summary>What a rotator answered.</summary>
/// <param name="Made">The new secret; <see langword="null"/> when there is none.</param>
/// <param name="Problem">What went wrong, as the end of a sentence and without anything that was answered; <see langword="null"/> when nothing did.</param>
public sealed record RotatorAnswer(MadeSecret? Made, string? Problem)
{
    /// <summary>What its maker calls a secret that was made and cannot be used, to take it back by; <see langword="null"/> when none is known of.</summary>
    public string? LeftBehind { get; private init; }

    internal static RotatorAnswer Failed(string problem, string? leftBehind = null) => new(null, problem) { LeftBehind = leftBehind };
}

/// <summary>A new secret.</summary>
/// <param name="Secret">The secret, which <see cref="SecretRule"/> allows.</param>
/// <param name="Id">What its maker calls it, to take it back by; <see langword="null"/> when it said nothing.</param>
/// <param name="ExpiresAt">When its maker stops taking it; <see langword="null"/> for never.</param>
public sealed record MadeSecret(SecretString Secret, string? Id, DateTimeOffset? ExpiresAt);
