using System.Diagnostics;
using System.Globalization;
using System.Text;
using Weir.Bench.Load;
using Weir.Engine.Configuration;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger;
using Weir.Engine.Operations;
using Weir.Engine.Providers;
using Weir.Engine.Proxy.Metering;
using Weir.Engine.Telemetry;
using Weir.Engine.Telemetry.Exposition;
using Weir.Engine.Telemetry.Profiles;

namespace Weir.Bench.Micro;

/// <summary>What one scrape costs: Prometheus text of as many series as some hundreds of combinations of key, team, model and provider make, both compatibility sets on.</summary>
internal static class ScrapePieces
{
    private const int Scrapes = 15;

    public static void Run()
    {
        foreach (var combinations in (int[])[16, 60, 250])
        {
            Measure(combinations, []);
            Measure(combinations, [MetricCompatibility.Ccr, MetricCompatibility.Genops]);
        }
    }

    private static void Measure(int combinations, MetricCompatibility[] compatibility)
    {
        using var meter = new GatewayMeter();
        using var store = new MetricStore(meter);
        var path = new PathMeter(store, meter, new RecentDurations(), new ProfileBook(TimeProvider.System));
        for (var i = 0; i < combinations; i++)
        {
            Call(path, i);
        }

        var times = new List<double>();
        var text = "";
        for (var scrape = 0; scrape < Scrapes + 5; scrape++)
        {
            var start = Stopwatch.GetTimestamp();
            text = PrometheusText.Write(store, compatibility);
            _ = Encoding.UTF8.GetBytes(text);
            if (scrape >= 5)
            {
                times.Add(Stopwatch.GetElapsedTime(start).TotalNanoseconds);
            }
        }

        var series = text.Split('\n').Count(line => line.Length > 0 && line[0] != '#');
        Console.Out.WriteLine($"| scrape of {series:#,0} series{(compatibility.Length > 0 ? ", ccr and genops on" : "")} | {Percentiles.Median(times):#,0} | {times.Min():#,0} | {text.Length / 1024:#,0} KB of text |");
    }

    private static void Call(PathMeter path, int i)
    {
        var attribution = new Attribution(Name("key", i % 100), Name("team", i % 12), "measurements");
        var (model, provider) = (Name("model", i % 25), Name("provider", i % 5));
        var entry = new AttemptEntry
        {
            OperationId = "op",
            Number = 1,
            Deployment = model + "/primary",
            Provider = provider,
            Model = model,
            RequestedModel = model,
            Attribution = attribution,
            StartedAt = DateTimeOffset.UnixEpoch,
            Duration = TimeSpan.FromMilliseconds(12 + i),
            Outcome = AttemptOutcome.Completed,
            Status = 200,
            Usage = new() { Input = 180, CacheRead = 20, Output = 150 },
            Cost = new Money(123_000),
        };
        var record = new OperationRecord
        {
            Id = "op",
            StartedAt = DateTimeOffset.UnixEpoch,
            Duration = TimeSpan.FromMilliseconds(12.5 + i),
            FirstEvent = TimeSpan.FromMilliseconds(11),
            Overhead = TimeSpan.FromMilliseconds(0.2),
            Surface = "chat",
            Attribution = attribution,
            Model = model,
            Provider = provider,
            Outcome = "completed",
            Status = 200,
            Attempts = 1,
            Usage = entry.Usage,
            Cost = entry.Cost,
            Decision = "{}",
        };
        path.Arrived(Surface.ChatCompletions);
        path.Sent(provider);
        path.Ended(entry, userLabels: false);
        path.Ended(record, new(Surface.ChatCompletions, "gold"), [entry], threshold: null);
        path.Left(Surface.ChatCompletions);
    }

    private static string Name(string kind, int number) => kind + "-" + number.ToString(CultureInfo.InvariantCulture);
}
