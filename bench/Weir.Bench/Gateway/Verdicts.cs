using System.Globalization;
using Weir.Bench.Load;

namespace Weir.Bench.Gateway;

/// <summary>The targets of this comparison, each met or missed by each target process.</summary>
internal static class Verdicts
{
    public static IEnumerable<string> Of(Measured measured, IReadOnlyList<string> targets)
    {
        var bare = targets[0];
        foreach (var (size, most) in ((int, double)[])[(1_024, 2.2), (32_768, 1.5)])
        {
            if (measured.Plain.Any(round => round.Size == size))
            {
                yield return Row($"CPU per request at {size / 1024} KB, 16 connections", $"{most:0.0}× the forwarder", targets, most, "×", t => measured.Plainly(t, size, 16, r => r.Cpu) / measured.Plainly(bare, size, 16, r => r.Cpu));
            }
        }

        if (measured.Plain.Count > 0)
        {
            var fsync = Percentiles.At(measured.Fsync, 0.5);
            double Added(string t) => measured.Plainly(t, 1_024, 1, r => r.Result.P50) - measured.Plainly(bare, 1_024, 1, r => r.Result.P50);
            double Most(string t) => 0.25 + (t.EndsWith("power", StringComparison.Ordinal) ? 2 * fsync : 0);
            yield return $"| Added p50 at 1 connection, 1 KB | 0.25 ms + two fsyncs ({Number(fsync)} ms each) where it waits for them | {string.Join(" | ", targets.Skip(1).Select(t => Cell(Added(t), Most(t), " ms")))} |";
        }

        if (measured.Streams.Any(round => round.Held == 1_000))
        {
            yield return FirstToken(measured, targets);
            yield return Row("Streams not byte for byte", "0", targets, 0, "", t => measured.Streams.Where(r => r.Target == t).Sum(r => r.Result.Wrong));
        }

        yield return Row("Answers without a row in the ledger", "0", targets, 0, "", t => Math.Max(0, measured.Posted[t].Answered - measured.Posted[t].Rows ?? 0));
        yield return Row("Idle memory", "150 MB", targets, 150, " MB", t => measured.Memory[t].Idle);
    }

    // Where the forwarder itself is late by much more than what is looked for, the machine was measured and not the gateways.
    private static string FirstToken(Measured measured, IReadOnlyList<string> targets)
    {
        const double Most = 5;
        var bare = measured.Streaming(targets[0], 1_000, r => r.Result.FirstTokenP99);
        string Of(string target)
        {
            var added = measured.Streaming(target, 1_000, r => r.Result.FirstTokenP99) - bare;
            return bare > 10 * Most ? $"{Number(added)} ms, not decided: the forwarder's own is {Number(bare)} ms" : Cell(added, Most, " ms");
        }

        return $"| Added first token p99 at 1,000 streams | 5 ms | {string.Join(" | ", targets.Skip(1).Select(Of))} |";
    }

    private static string Row(string what, string allowed, IReadOnlyList<string> targets, double most, string unit, Func<string, double> value) =>
        $"| {what} | {allowed} | {string.Join(" | ", targets.Skip(1).Select(t => Cell(value(t), most, unit)))} |";

    private static string Cell(double value, double most, string unit) => $"{Number(value)}{unit}, {(value <= most ? "met" : "**missed**")}";

    private static string Number(double value) => value.ToString(Math.Abs(value) >= 100 || value == 0 ? "0" : "0.00", CultureInfo.InvariantCulture);
}
