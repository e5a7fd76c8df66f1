using System.Diagnostics;
using System.Net;

namespace Weir.Bench.Load;

/// <summary>Holds many streams at once, started evenly over one stream's length, and checks every byte of each.</summary>
internal static class StreamLoad
{
    public static async Task<StreamResult> RunAsync(IPEndPoint server, byte[] request, int streams, int repeats)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(90), TimeProvider.System);
        var started = Stopwatch.GetTimestamp();
        var lanes = await Task.WhenAll(Enumerable.Range(0, streams).Select(i => RunLaneAsync(server, request, repeats, started, OffsetOf(i, streams), bound.Token)));
        var tries = lanes.SelectMany(lane => lane).ToArray();
        var good = tries.Where(one => one.Problem is null).ToArray();
        return new()
        {
            Streams = tries.Length,
            Wrong = tries.Length - good.Length,
            FirstProblem = tries.FirstOrDefault(one => one.Problem is not null).Problem,
            Elapsed = Stopwatch.GetElapsedTime(started),
            FirstTokenP50 = Percentiles.At(good.Select(one => one.FirstToken), 0.5),
            FirstTokenP99 = Percentiles.At(good.Select(one => one.FirstToken), 0.99),
            WholeP50 = Percentiles.At(good.Select(one => one.Whole), 0.5),
        };
    }

    private static TimeSpan OffsetOf(int index, int streams) => TimeSpan.FromMilliseconds((double)Payloads.Events * Payloads.EventMilliseconds * index / streams);

    private static async Task<List<OneStream>> RunLaneAsync(IPEndPoint server, byte[] request, int repeats, long started, TimeSpan offset, CancellationToken cancellationToken)
    {
        var seen = new List<OneStream>(repeats);
        using var lane = new HttpConnection();
        try
        {
            if (offset - Stopwatch.GetElapsedTime(started) is var wait && wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, TimeProvider.System, cancellationToken);
            }

            await lane.ConnectAsync(server, cancellationToken);
            while (seen.Count < repeats)
            {
                seen.Add(await OneAsync(lane, request, cancellationToken));
            }
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException or OperationCanceledException)
        {
            seen.Add(new(0, 0, e.Message));
        }

        return seen;
    }

    private static async ValueTask<OneStream> OneAsync(HttpConnection lane, byte[] request, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        await lane.SendAsync(request, cancellationToken);
        var first = TimeSpan.Zero;
        var at = 0;
        var problem = lane.Status == 200 ? null : $"status {lane.Status}";
        for (ReadOnlyMemory<byte> piece; !(piece = await lane.NextAsync(cancellationToken)).IsEmpty; at += piece.Length)
        {
            first = at == 0 ? Stopwatch.GetElapsedTime(start) : first;
            if (!Payloads.WholeStream.AsSpan(Math.Min(at, Payloads.WholeStream.Length)).StartsWith(piece.Span))
            {
                problem ??= $"a wrong byte in the {piece.Length} from byte {at}";
            }
        }

        problem ??= at == Payloads.WholeStream.Length ? null : $"{at} bytes instead of {Payloads.WholeStream.Length}";
        return new(first.TotalMilliseconds, Stopwatch.GetElapsedTime(start).TotalMilliseconds, problem);
    }

    private readonly record struct OneStream(double FirstToken, double Whole, string? Problem);
}

/// <summary>What one round of streams saw; times in milliseconds.</summary>
internal sealed record StreamResult
{
    public required int Streams { get; init; }

    /// <summary>Streams that did not arrive byte for byte.</summary>
    public required int Wrong { get; init; }

    public string? FirstProblem { get; init; }

    public required TimeSpan Elapsed { get; init; }

    public required double FirstTokenP50 { get; init; }

    public required double FirstTokenP99 { get; init; }

    public required double WholeP50 { get; init; }
}
