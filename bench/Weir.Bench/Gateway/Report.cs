using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Weir.Bench.Load;

namespace Weir.Bench.Gateway;

/// <summary>The run as Markdown that reads well as text.</summary>
internal sealed class Report(Measured measured, GatewayOptions options, IReadOnlyList<string> targets)
{
    private readonly StringBuilder _text = new();

    public string Write()
    {
        Head();
        if (measured.Plain.Count > 0)
        {
            Plain();
        }

        if (measured.Streams.Count > 0)
        {
            Streams();
        }

        Processes();
        Line("");
        Line("| Target | Allowed | " + string.Join(" | ", targets.Skip(1)) + " |");
        Line("|---|---|" + Rule(targets.Count - 1));
        foreach (var verdict in Verdicts.Of(measured, targets))
        {
            Line(verdict);
        }

        return _text.ToString();
    }

    private void Head()
    {
        Line($"{options.Rounds} rounds of {options.Seconds} s, medians; {Environment.Version} on {RuntimeInformation.OSDescription}; load on the machine now {LoadAverage()}; " +
            $"{(ChildProcess.CanPin ? "gateways on core 0, load and upstream on core 1" : "not bound to cores")}");
        Line("");
    }

    private void Plain()
    {
        Line("| Request, connections | | " + string.Join(" | ", targets) + " |");
        Line("|---|---|" + Rule(targets.Count));
        foreach (var size in options.Sizes)
        {
            foreach (var connections in options.Connections)
            {
                var label = $"{size / 1024} KB, {connections}";
                Row(label, "requests/s", t => $"{measured.Plainly(t, size, connections, r => r.PerSecond):#,0}");
                Row("", "p50 / p99, ms", t => $"{measured.Plainly(t, size, connections, r => r.Result.P50):0.000} / {measured.Plainly(t, size, connections, r => r.Result.P99):0.00}");
                Row("", "CPU per request, µs", t => Ratio(t, measured.Plainly(t, size, connections, r => r.Cpu), measured.Plainly(targets[0], size, connections, r => r.Cpu)));
                Row("", "load's share of its core", t => $"{measured.Plainly(t, size, connections, r => r.LoadShare):0 %}");
            }
        }

        Line("");
    }

    private void Streams()
    {
        Line("| Streams of 50 events every 20 ms | | " + string.Join(" | ", targets) + " |");
        Line("|---|---|" + Rule(targets.Count));
        foreach (var held in options.Streams)
        {
            Row($"{held:#,0}", "streams run; not byte for byte", t => $"{Rounds(t, held).Sum(r => r.Result.Streams):#,0}; {Rounds(t, held).Sum(r => r.Result.Wrong):#,0}");
            Row("", "first token p50 / p99, ms", t => $"{measured.Streaming(t, held, r => r.Result.FirstTokenP50):0.00} / {measured.Streaming(t, held, r => r.Result.FirstTokenP99):0.0}");
            Row("", "whole stream p50, ms", t => $"{measured.Streaming(t, held, r => r.Result.WholeP50):0}");
            Row("", "CPU per event, µs", t => Ratio(t, measured.Streaming(t, held, r => r.CpuPerEvent), measured.Streaming(targets[0], held, r => r.CpuPerEvent)));
            Row("", "gateway's / load's share of its core", t => $"{measured.Streaming(t, held, r => r.GatewayShare):0 %} / {measured.Streaming(t, held, r => r.LoadShare):0 %}");
        }

        foreach (var problem in measured.Streams.Select(r => r.Result.FirstProblem is { } text ? $"{r.Target}: {text}" : null).OfType<string>().Distinct().Take(5))
        {
            Line("| | problem | " + problem + " |");
        }

        Line("");
    }

    private void Processes()
    {
        Line("| Process | | " + string.Join(" | ", targets) + " |");
        Line("|---|---|" + Rule(targets.Count));
        Row("start to first answer", "ms", t => $"{Percentiles.Median(measured.Starts[t]):0}");
        Row("memory after it", "MB", t => $"{measured.Memory[t].Idle:0}");
        Row("peak of the run", "MB", t => $"{measured.Memory[t].Peak:0}");
        Row("answers; rows in the ledger", "", t => $"{measured.Posted[t].Answered:#,0}; {measured.Posted[t].Rows?.ToString("#,0", CultureInfo.InvariantCulture) ?? "none"}");
        if (measured.Fsync.Count > 0)
        {
            Line($"| fsync of 4 KiB beside it | p50 / p99, ms | {Percentiles.At(measured.Fsync, 0.5):0.000} / {Percentiles.At(measured.Fsync, 0.99):0.00} |" + string.Concat(Enumerable.Repeat(" |", targets.Count - 1)));
        }
    }

    private IEnumerable<StreamRound> Rounds(string target, int held) => measured.Streams.Where(r => r.Target == target && r.Held == held);

    private string Ratio(string target, double value, double bare) => target == targets[0] ? $"{value:0.0}" : $"{value:0.0} ({value / bare:0.00}×)";

    private void Row(string label, string what, Func<string, string> cell) => Line($"| {label} | {what} | {string.Join(" | ", targets.Select(cell))} |");

    private static string Rule(int columns) => string.Concat(Enumerable.Repeat("---:|", columns));

    private static string LoadAverage() => OperatingSystem.IsLinux() ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ').Take(3)) : "unknown";

    private void Line(string text) => _text.AppendLine(text);
}
