using System.Security.Cryptography;
using Weir.Engine.Configuration;

namespace Weir.Engine.Proxy;

/// <summary>How long to wait before all deployments are tried again: exponential backoff with jitter, never less than the provider asked for.</summary>
internal static class RetryDelay
{
    /// <summary>The wait before round <paramref name="round"/> + 1, or <see langword="null"/> when it would be longer than allowed.</summary>
    /// <param name="config">The provider's rule.</param>
    /// <param name="round">Rounds done, 1 or more.</param>
    /// <param name="asked">What the provider asked for.</param>
    public static TimeSpan? After(RetryConfig config, int round, TimeSpan? asked)
    {
        var most = TimeSpan.FromSeconds(config.MaxDelaySeconds);
        if (asked > most)
        {
            return null;
        }

        var delay = Backoff(config, round, most);
        return asked > delay ? asked : delay;
    }

    private static TimeSpan Backoff(RetryConfig config, int round, TimeSpan most)
    {
        decimal milliseconds = config.InitialDelayMs;
        for (var i = 1; i < round && milliseconds < (decimal)most.TotalMilliseconds; i++)
        {
            milliseconds *= config.BackoffFactor;
        }

        var whole = (int)Math.Min(milliseconds, (decimal)most.TotalMilliseconds);

        // Equal jitter: between half and all of it, so that clients which failed together do not come back together.
        return TimeSpan.FromMilliseconds(config.Jitter && whole > 1 ? (whole / 2) + RandomNumberGenerator.GetInt32((whole / 2) + 1) : whole);
    }
}
