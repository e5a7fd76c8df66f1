using System.Text.Json;
using Microsoft.Extensions.Logging;
using Weir.Engine.Configuration;

namespace Weir.Engine.Telemetry.Otlp;

/// <summary>Sends one signal's requests, each a few times where that may help, and counts what became of them.</summary>
internal sealed class OtlpSender(OtlpSignal signal, OtlpLine line, GatewayMeter meter, TimeProvider clock, ILogger logger)
{
    private const int MostAttempts = 4;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly KeyValuePair<string, object?> _tag = new("weir.otlp.signal", JsonNamingPolicy.SnakeCaseLower.ConvertName(signal.ToString()));
    private bool _failing;

    /// <summary>Has the counters there from the start: a rate needs a first sample to rise from.</summary>
    public void Begin()
    {
        meter.OtlpSent.Add(0, _tag);
        foreach (var reason in (string[])["queue", "unreachable", "refused", "off"])
        {
            meter.OtlpDropped.Add(0, _tag, new("weir.reason", reason));
        }
    }

    /// <summary>Sends a request of <paramref name="count"/> items.</summary>
    public async Task SendAsync(byte[] body, int count, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (line.Client() is not { } client)
            {
                Dropped(count, "off");
                return;
            }

            var answer = await client.PostAsync(signal, body, cancellationToken);
            if (answer.Problem is not { } problem)
            {
                Taken(count, answer.Rejected);
                return;
            }

            // What became of a collector that is none any more says nothing of the one that is: that is asked at once.
            if (attempt < MostAttempts && !ReferenceEquals(client, line.Client()))
            {
                continue;
            }

            Tell(problem);
            if (!answer.MayRetry || attempt == MostAttempts)
            {
                Dropped(count, answer.MayRetry ? "unreachable" : "refused");
                return;
            }

            var wait = answer.RetryAfter ?? TimeSpan.FromSeconds(1 << (attempt - 1));
            await Task.Delay(wait < LongestWait ? wait : LongestWait, clock, cancellationToken);
        }
    }

    /// <summary>Counts what was not sent.</summary>
    public void Dropped(long count, string reason)
    {
        if (count > 0)
        {
            meter.OtlpDropped.Add(count, _tag, new("weir.reason", reason));
        }
    }

    private void Taken(int count, long rejected)
    {
        if (rejected > 0)
        {
            Dropped(Math.Min(rejected, count), "refused");
        }

        meter.OtlpSent.Add(Math.Max(0, count - rejected), _tag);
        if (_failing)
        {
            _failing = false;
            logger.TakenAgain(signal);
        }
    }

    private void Tell(string problem)
    {
        if (!_failing)
        {
            _failing = true;
            logger.NotTaken(signal, problem);
        }
    }
}
