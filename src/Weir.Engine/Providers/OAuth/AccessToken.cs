using Weir.Engine.Kernel;

namespace Weir.Engine.Providers.OAuth;

/// <summary>A token and how long it serves, measured from the moment its request was sent.</summary>
/// <param name="Value">The token.</param>
/// <param name="AskedAt">Timestamp of the clock when it was asked for.</param>
/// <param name="Lifetime">How long the issuer lets it live.</param>
internal sealed record AccessToken(SecretString Value, long AskedAt, TimeSpan Lifetime)
{
    private static readonly TimeSpan LongestMargin = TimeSpan.FromMinutes(1);

    /// <summary>When it is replaced: a minute before its end, or after three quarters of a short life.</summary>
    public TimeSpan RefreshAfter { get; } = Lifetime - TimeSpan.FromTicks(Math.Min(LongestMargin.Ticks, Lifetime.Ticks / 4));
}
