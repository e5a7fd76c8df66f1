using System.Diagnostics;
using System.Net;
using Weir.Bench.Load;

namespace Weir.Bench.Reload;

/// <summary>Plain requests at an even pace, each with when it began: a delay is seen against its neighbours.</summary>
internal static class PacedLoad
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(3);

    public static async Task<IReadOnlyList<TimedRequest>> RunAsync(IPEndPoint server, byte[] request, int connections, TimeSpan length)
    {
        using var bound = new CancellationTokenSource(length + TimeSpan.FromSeconds(30), TimeProvider.System);
        var end = Stopwatch.GetTimestamp() + (long)(length.TotalSeconds * Stopwatch.Frequency);
        var lanes = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => RunLaneAsync(server, request, end, bound.Token)));
        return [.. lanes.SelectMany(lane => lane)];
    }

    private static async Task<List<TimedRequest>> RunLaneAsync(IPEndPoint server, byte[] request, long end, CancellationToken cancellationToken)
    {
        var times = new List<TimedRequest>(4_096);
        using var lane = new HttpConnection();
        await lane.ConnectAsync(server, cancellationToken);
        while (Stopwatch.GetTimestamp() is var start && start < end)
        {
            await lane.SendAsync(request, cancellationToken);
            for (ReadOnlyMemory<byte> piece; !(piece = await lane.NextAsync(cancellationToken)).IsEmpty;)
            {
                if (lane.Status != 200)
                {
                    throw new InvalidDataException($"Status {lane.Status}: {System.Text.Encoding.UTF8.GetString(piece.Span)}");
                }
            }

            times.Add(new(start, Stopwatch.GetTimestamp()));
            await Task.Delay(Pace, TimeProvider.System, cancellationToken);
        }

        return times;
    }
}

/// <summary>When a request began and ended, as timestamps.</summary>
internal readonly record struct TimedRequest(long Start, long End)
{
    public double Milliseconds => Stopwatch.GetElapsedTime(Start, End).TotalMilliseconds;

    /// <summary>Whether any of it lay between two timestamps.</summary>
    public bool Meets(long from, long to) => Start <= to && End >= from;
}
