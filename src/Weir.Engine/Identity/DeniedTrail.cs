using System.Globalization;
using System.Net;
using Weir.Engine.Audit;

namespace Weir.Engine.Identity;

/// <summary>Writes into the audit trail what was refused. Whoever is refused cannot fill it: above a rate it is only counted, and the next row says how many.</summary>
public sealed class DeniedTrail(AuditTrail trail, TimeProvider clock)
{
    /// <summary>Rows at once.</summary>
    internal const int Burst = 100;

    /// <summary>How long one more takes to be allowed.</summary>
    internal static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private const int MaxChars = 200;

    private readonly Lock _sync = new();
    private DateTimeOffset _full;
    private long _untold;

    /// <summary>Refusals that stand in no row of their own, since the start.</summary>
    public long Suppressed { get; private set; }

    /// <summary>Notes a refusal.</summary>
    /// <param name="actor">Who, as far as that is known.</param>
    /// <param name="address">From where.</param>
    /// <param name="action">What was tried.</param>
    /// <param name="what">On what; never anything that was sent.</param>
    /// <param name="reason">Why it was refused.</param>
    public void Note(string actor, IPAddress? address, string action, string what, string reason)
    {
        var now = clock.GetUtcNow();
        long untold;
        lock (_sync)
        {
            var full = _full > now ? _full : now;
            if (full - now > (Burst - 1) * Every)
            {
                _untold++;
                Suppressed++;
                return;
            }

            _full = full + Every;
            (untold, _untold) = (_untold, 0);
        }

        trail.AppendBehind(new(now, actor, action, what.Length <= MaxChars ? what : what[..MaxChars], AuditOutcome.Denied)
        {
            Address = address?.ToString(),
            Reason = untold == 0 ? reason : string.Create(CultureInfo.InvariantCulture, $"{reason}; {untold} refusals before this one were too many to be written down one by one"),
        });
    }
}
