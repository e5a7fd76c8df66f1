using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Weir.Bench.Gateway;
using Weir.Bench.Load;

namespace Weir.Bench.Reload;

/// <summary><c>reload</c>: how long a large document takes to be in force, and what requests meanwhile feel of it.</summary>
internal static class ReloadCommand
{
    private const string AdminToken = "wa_bench_0123456789abcdef0123456789abcdef";
    private const int Connections = 4;
    private const int WarmUp = 64; // .NET compiles code twice more, each time after 30 calls, and what a reload calls once takes as many reloads
    private static readonly TimeSpan Before = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan After = TimeSpan.FromMilliseconds(200); // what a reload leaves behind, such as a collection, counts too
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(2.5);

    public static async Task<int> RunAsync(ReloadOptions options)
    {
        if (options.Pieces)
        {
            ReloadPieces.Run();
            return 0;
        }

        using var arena = new Arena();
        var variables = LargeDocument.Variables();
        variables["WEIR_ADMIN_TOKEN"] = AdminToken;
        var plain = "";
        using var weir = arena.Weir(options.Mode, variables, more: text => LargeDocument.Around(plain = text, 100), core: ChildProcess.AnyCore);
        await weir.StartAsync();
        var request = weir.Request(1_024, stream: false);
        for (var idle = 200; idle < 200 + WarmUp; idle++)
        {
            await File.WriteAllTextAsync(arena.ConfigFile(options.Mode), LargeDocument.Around(plain, idle));
            await ReloadAsync(weir.Address);
        }

        var rounds = new List<(double Reload, double With, double Without, double WithP99, double WithoutP99)>();
        for (var round = -3; round < options.Rounds; round++)
        {
            await File.WriteAllTextAsync(arena.ConfigFile(options.Mode), LargeDocument.Around(plain, 101 + round + 10));
            var load = PacedLoad.RunAsync(weir.Address, request, Connections, Round);
            await Task.Delay(Before, TimeProvider.System);
            var start = Stopwatch.GetTimestamp();
            await ReloadAsync(weir.Address);
            var took = Stopwatch.GetElapsedTime(start);
            var with = Within(await load, start, took + After);

            var calm = PacedLoad.RunAsync(weir.Address, request, Connections, Round);
            await Task.Delay(Before, TimeProvider.System);
            var without = Within(await Mark(calm, out var from), from, took + After);
            if (round >= 0)
            {
                rounds.Add((took.TotalMilliseconds, with.Max(), without.Max(), Percentiles.At(with, 0.99), Percentiles.At(without, 0.99)));
            }
        }

        Write(rounds, options);
        return 0;
    }

    private static Task<IReadOnlyList<TimedRequest>> Mark(Task<IReadOnlyList<TimedRequest>> load, out long now)
    {
        now = Stopwatch.GetTimestamp();
        return load;
    }

    private static double[] Within(IReadOnlyList<TimedRequest> all, long from, TimeSpan length)
    {
        var to = from + (long)(length.TotalSeconds * Stopwatch.Frequency);
        return [.. all.Where(one => one.Meets(from, to)).Select(one => one.Milliseconds)];
    }

    private static async Task ReloadAsync(IPEndPoint server)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        using var connection = new HttpConnection();
        await connection.ConnectAsync(server, bound.Token);
        await connection.SendAsync(Encoding.ASCII.GetBytes($"POST /api/config/reload HTTP/1.1\r\nHost: {server}\r\nAuthorization: Bearer {AdminToken}\r\nContent-Length: 0\r\n\r\n"), bound.Token);
        var answer = new StringBuilder();
        for (ReadOnlyMemory<byte> piece; !(piece = await connection.NextAsync(bound.Token)).IsEmpty;)
        {
            answer.Append(Encoding.UTF8.GetString(piece.Span));
        }

        if (connection.Status != 200 || !answer.ToString().Contains("\"published\"", StringComparison.Ordinal))
        {
            throw new InvalidDataException($"The reload was answered {connection.Status}: {answer}");
        }
    }

    private static void Write(List<(double Reload, double With, double Without, double WithP99, double WithoutP99)> rounds, ReloadOptions options)
    {
        var reload = rounds.Select(round => round.Reload).ToArray();
        var excess = Percentiles.Median(rounds.Select(round => round.With)) - Percentiles.Median(rounds.Select(round => round.Without));
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $$"""
            {{LargeDocument.Keys:N0}} keys, {{LargeDocument.Models:N0}} models; {{Connections}} connections, {{rounds.Count}} rounds each way, interleaved; durability {{options.Mode}}; load average {{File.ReadAllText("/proc/loadavg").Split(' ')[0]}}

            | | with a reload | without |
            |---|---:|---:|
            | reload p50 / longest, ms | {{Percentiles.Median(reload):0}} / {{reload.Max():0}} | |
            | longest request of a round, median, ms | {{Percentiles.Median(rounds.Select(round => round.With)):0.0}} | {{Percentiles.Median(rounds.Select(round => round.Without)):0.0}} |
            | longest request of all rounds, ms | {{rounds.Max(round => round.With):0.0}} | {{rounds.Max(round => round.Without):0.0}} |
            | p99 of a round, median, ms | {{Percentiles.Median(rounds.Select(round => round.WithP99)):0.0}} | {{Percentiles.Median(rounds.Select(round => round.WithoutP99)):0.0}} |

            | Target | Allowed | Seen |
            |---|---:|---:|
            | reload, median | 300 ms | {{Percentiles.Median(reload):0}} ms, {{(Percentiles.Median(reload) <= 300 ? "met" : "**missed**")}} |
            | longest request with a reload above the longest without, medians | 5 ms | {{excess:0.0}} ms, {{(excess <= 5 ? "met" : "**missed**")}} |
            """));
    }
}
