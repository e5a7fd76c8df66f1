using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
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

    /// <summary>Notes that a request was refused by its endpoint, for want of rights. The gate then does not tell it once more.</summary>
    /// <param name="http">The request.</param>
    /// <param name="action">What was tried.</param>
    /// <param name="what">On what.</param>
    /// <param name="reason">Why it was refused.</param>
    public void Note(HttpContext http, string action, string what, string reason)
    {
        http.Features.Set(new Told());
        Note(Author.Of(http), http.Connection.RemoteIpAddress, action, what, reason);
    }

    /// <summary>Notes that a request that was to change something failed, unless its endpoint told more of it.</summary>
    internal void NoteFailure(HttpContext http, string actor, string endpoint)
    {
        if (http.Features.Get<Told>() is null)
        {
            var status = http.Response.StatusCode.ToString(CultureInfo.InvariantCulture);
            Note(new(clock.GetUtcNow(), actor, "request.fail", endpoint, AuditOutcome.Failed) { Address = http.Connection.RemoteIpAddress?.ToString(), Reason = "answered " + status });
        }
    }

    /// <summary>Notes a refusal.</summary>
    /// <param name="actor">Who, as far as that is known.</param>
    /// <param name="address">From where.</param>
    /// <param name="action">What was tried.</param>
    /// <param name="what">On what; never anything that was sent.</param>
    /// <param name="reason">Why it was refused.</param>
    public void Note(string actor, IPAddress? address, string action, string what, string reason) =>
        Note(new(clock.GetUtcNow(), actor, action, what.Length <= MaxChars ? what : what[..MaxChars], AuditOutcome.Denied) { Address = address?.ToString(), Reason = reason });

    private void Note(AuditEvent row)
    {
        var now = row.At;
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

        trail.AppendBehind(untold == 0 ? row : row with { Reason = string.Create(CultureInfo.InvariantCulture, $"{row.Reason}; {untold} refusals before this one were too many to be written down one by one") });
    }

    private sealed record Told;
}
