using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Weir.Bench.Load;
using Weir.Engine;
using Weir.Engine.Kernel;
using Weir.Engine.Operations;
using Weir.Engine.Storage;

namespace Weir.Bench.Micro;

/// <summary>What the record of an operation costs the store's writer: as it is, without its indexes; alone, and with others in one batch.</summary>
internal static class OperationPieces
{
    private const int Records = 16_000;
    private const int Rounds = 3;

    // What finds operations by something else than their id.
    private static readonly string[] Indexes = ["time", "team", "key", "user", "error", "source", "running"];

    public static async Task RunAsync()
    {
        foreach (var together in (int[])[1, 16, 256])
        {
            await MeasureAsync(together, "as it is", "");
            await MeasureAsync(together, "without indexes", string.Concat(Indexes.Select(index => $"DROP INDEX operations_{index};")));
        }
    }

    private static async Task MeasureAsync(int together, string what, string change)
    {
        var times = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            times.Add(await RoundAsync(together, change));
        }

        Console.Out.WriteLine($"| operation recorded, {what} ({together} in a batch) | {Percentiles.Median(times):#,0} | {times.Min():#,0} | processor time of one, the batch's commit in it |");
    }

    private static async Task<double> RoundAsync(int together, string change)
    {
        var folder = Path.GetFullPath(Path.Combine("artifacts", "bench", Path.GetRandomFileName()));
        try
        {
            using var directory = DataDirectory.Open(folder);
            using var store = Store.Open(directory, Durability.Process, [.. EngineModule.Migrations, .. Changes(change)], TimeProvider.System, NullLoggerFactory.Instance);
            var operations = new OperationStore(store, new OperationFeed(NullLogger<OperationFeed>.Instance));
            var records = Enumerable.Range(0, Records).Select(Record).ToArray();
            using var self = Process.GetCurrentProcess();
            await RunAsync(store, operations, records.AsMemory(0, Records / 4), together);
            self.Refresh();
            var before = self.TotalProcessorTime;
            await RunAsync(store, operations, records.AsMemory(Records / 4), together);
            self.Refresh();
            return (self.TotalProcessorTime - before).TotalNanoseconds / (Records - (Records / 4));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<Migration> Changes(string change) => change.Length == 0 ? [] : [new("bench", 1, change)];

    private static async Task RunAsync(Store store, OperationStore operations, ReadOnlyMemory<OperationRecord> records, int together)
    {
        for (var i = 0; i < records.Length; i += together)
        {
            foreach (var record in records.Span[i..Math.Min(records.Length, i + together)])
            {
                operations.Record(record);
            }

            await store.Writer.FlushAsync();
        }
    }

    // Ten calls a second, of 40 keys, 12 teams and ten models, one in a hundred an error.
    private static OperationRecord Record(int i)
    {
        var key = i * 7 % 40;
        var (model, hasFailed) = ((key + (i % 3)) % 10, i % 100 == 0);
        return new()
        {
            Id = Ids.NewOperation(TimeProvider.System),
            StartedAt = DateTimeOffset.UnixEpoch.AddDays(20_000).AddMilliseconds(i * 100),
            Duration = TimeSpan.FromMilliseconds(200 + (i % 700)),
            FirstEvent = TimeSpan.FromMilliseconds(90),
            Overhead = TimeSpan.FromMilliseconds(0.2),
            Surface = "chat",
            Attribution = new(Name("key", key), Name("team", key % 12), Name("project", key % 20), User: i % 3 == 0 ? Name("user", i) : null),
            Model = Name("model", model),
            Deployment = Name("model", model) + "/primary",
            Provider = Name("provider", model % 4),
            Predicted = Name("provider", model % 4),
            Outcome = hasFailed ? "failed" : "completed",
            Status = hasFailed ? 503 : 200,
            Error = hasFailed ? "upstream_error" : null,
            Attempts = 1,
            Usage = new() { Input = 180, Output = 150 },
            Cost = new Money(123_000),
            Decision = """{"strategy":"ordered","candidates":["primary"]}""",
        };
    }

    private static string Name(string kind, int number) => kind + "-" + number.ToString(CultureInfo.InvariantCulture);
}
