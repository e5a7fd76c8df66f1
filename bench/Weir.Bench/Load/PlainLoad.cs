using System.Diagnostics;
using System.Net;

namespace Weir.Bench.Load;

/// <summary>Closed-loop load of plain requests: so many connections, each with one request under way, for so long.</summary>
internal static class PlainLoad
{
    public static async Task<PlainResult> RunAsync(IPEndPoint server, byte[] request, int connections, TimeSpan length)
    {
        using var bound = new CancellationTokenSource(length + TimeSpan.FromSeconds(30), TimeProvider.System);
        var lanes = new HttpConnection[connections];
        for (var i = 0; i < connections; i++)
        {
            lanes[i] = new HttpConnection();
            await lanes[i].ConnectAsync(server, bound.Token);
        }

        var end = Stopwatch.GetTimestamp() + (long)(length.TotalSeconds * Stopwatch.Frequency);
        var started = Stopwatch.GetTimestamp();
        var times = await Task.WhenAll(lanes.Select(lane => RunLaneAsync(lane, request, end, bound.Token)));
        var elapsed = Stopwatch.GetElapsedTime(started);
        Array.ForEach(lanes, lane => lane.Dispose());
        var all = times.SelectMany(lane => lane).ToArray();
        return new(all.Length, elapsed, Percentiles.At(all, 0.5), Percentiles.At(all, 0.99));
    }

    private static async Task<List<double>> RunLaneAsync(HttpConnection lane, byte[] request, long end, CancellationToken cancellationToken)
    {
        var times = new List<double>(16_384);
        while (Stopwatch.GetTimestamp() is var start && start < end)
        {
            await lane.SendAsync(request, cancellationToken);
            var at = 0;
            for (ReadOnlyMemory<byte> piece; !(piece = await lane.NextAsync(cancellationToken)).IsEmpty; at += piece.Length)
            {
                if (lane.Status != 200 || !Payloads.Answer.AsSpan(at).StartsWith(piece.Span))
                {
                    throw new InvalidDataException($"Status {lane.Status}, not the expected answer: {System.Text.Encoding.UTF8.GetString(piece.Span)}");
                }
            }

            if (at != Payloads.Answer.Length)
            {
                throw new InvalidDataException($"An answer of {at} bytes instead of {Payloads.Answer.Length}.");
            }

            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return times;
    }
}

/// <summary>What one round of plain load saw; times in milliseconds.</summary>
internal sealed record PlainResult(int Requests, TimeSpan Elapsed, double P50, double P99);
