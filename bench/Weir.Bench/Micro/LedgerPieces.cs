using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Weir.Bench.Load;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger;
using Weir.Engine.Operations;
using Weir.Engine.Pricing;
using Weir.Engine.Storage;

namespace Weir.Bench.Micro;

/// <summary>What a row of the ledger costs: the statement by itself, and posts as the path makes them.</summary>
internal static class LedgerPieces
{
    public static async Task RunAsync()
    {
        var folder = Path.GetFullPath(Path.Combine("artifacts", "bench", Path.GetRandomFileName()));
        try
        {
            Statements(folder + "-statements");
            await PostsAsync(folder + "-power", Durability.Power);
            await PostsAsync(folder + "-process", Durability.Process);
        }
        finally
        {
            foreach (var one in (string[])["-statements", "-power", "-process"])
            {
                Directory.Delete(folder + one, recursive: true);
            }
        }
    }

    // In a transaction that is rolled back: the cost of binding and running, without the disk.
    private static void Statements(string folder)
    {
        using var directory = DataDirectory.Open(folder);
        using (Store.Open(directory, Durability.Process, LedgerSchema.Migrations, TimeProvider.System, NullLoggerFactory.Instance))
        {
        }

        using var connection = new SqliteConnection($"Data Source={directory.Database};Pooling=False");
        connection.Open();
        using var statements = new StatementCache(connection);
        Loop.Run("ledger row: own statement", n => InRollback(connection, () =>
        {
            for (var i = 0; i < n; i++)
            {
                new PostAttempt(Entry()).Execute(statements);
            }
        }));
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // numbers only
        command.CommandText = $"INSERT INTO ledger_attempts VALUES ({string.Join(", ", Enumerable.Range(1, 29).Select(i => "$p" + i.ToString(CultureInfo.InvariantCulture)))}) ON CONFLICT (operation_id, number) DO NOTHING";
#pragma warning restore CA2100
        for (var i = 1; i <= 29; i++)
        {
            command.Parameters.Add(new SqliteParameter("$p" + i.ToString(CultureInfo.InvariantCulture), null));
        }

        Loop.Run("ledger row: SqliteCommand, prepared and reused", n => InRollback(connection, () =>
        {
            for (var i = 0; i < n; i++)
            {
                Bind(command, Entry());
                command.ExecuteNonQuery();
            }
        }));
    }

    private static void InRollback(SqliteConnection connection, Action work)
    {
        Execute(connection, "BEGIN IMMEDIATE");
        work();
        Execute(connection, "ROLLBACK");
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the two constants above
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private static void Bind(SqliteCommand command, AttemptEntry entry)
    {
        var who = entry.Attribution;
        var usage = entry.Usage;
        object?[] values =
        [
            entry.OperationId, entry.Number, entry.Deployment, entry.Provider, entry.Model, who.KeyId, who.Team, who.Project, who.Customer, who.User,
            who.Session, who.Feature, who.Environment, entry.StartedAt.ToUnixMicroseconds(), entry.Duration.Ticks / 10, "completed", entry.Status, entry.Error,
            usage.Input, usage.CacheRead, usage.CacheWrite5m, usage.CacheWrite1h, usage.Output, usage.Reasoning, usage.AudioInput, usage.AudioOutput, 0,
            entry.Cost.NanoUsd, entry.PriceSource,
        ];
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }
    }

    // One post by itself, and 64 at once, which share commits.
    private static async Task PostsAsync(string folder, Durability durability)
    {
        using var directory = DataDirectory.Open(folder);
        using var store = Store.Open(directory, durability, [.. LedgerSchema.Migrations, .. OperationsSchema.Migrations], TimeProvider.System, NullLoggerFactory.Instance);
        var ledger = new LedgerBook(store);
        foreach (var together in (int[])[1, 64])
        {
            var times = new List<double>();
            using var self = Process.GetCurrentProcess();
            var cpu = self.TotalProcessorTime;
            var until = Stopwatch.GetTimestamp() + Stopwatch.Frequency;
            while (Stopwatch.GetTimestamp() < until)
            {
                var start = Stopwatch.GetTimestamp();
                await Task.WhenAll(Enumerable.Range(0, together).Select(_ => ledger.PostAsync(Entry())));
                times.Add(Stopwatch.GetElapsedTime(start).TotalNanoseconds);
            }

            self.Refresh();
            var each = (self.TotalProcessorTime - cpu).TotalNanoseconds / times.Count / together;
            Console.Out.WriteLine($"| ledger post, durable ({durability.ToString().ToLowerInvariant()}), {together} at once: until all are | {Percentiles.Median(times):#,0} | {times.Min():#,0} | CPU for each {each:#,0} ns |");
        }
    }

    private static AttemptEntry Entry() => new()
    {
        OperationId = Ids.NewOperation(TimeProvider.System),
        Number = 1,
        Deployment = "bench-model/primary",
        Provider = "upstream",
        Model = "mock-model",
        Attribution = new("bench", "bench", "measurements", null, "bench-user", null, "bench", null),
        StartedAt = TimeProvider.System.GetUtcNow(),
        Duration = TimeSpan.FromMilliseconds(12),
        Outcome = AttemptOutcome.Completed,
        Status = 200,
        Usage = new TokenUsage { Input = 180, Output = 150 },
        Cost = new Money(1_950_000),
        PriceSource = "configuration",
    };
}
