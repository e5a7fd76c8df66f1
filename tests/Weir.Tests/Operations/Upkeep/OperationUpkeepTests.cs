using Weir.Engine.Operations;
using Weir.Engine.Operations.Upkeep;
using Weir.Tests.Support;

namespace Weir.Tests.Operations.Upkeep;

/// <summary>S1-14 ⚠ and S3-24 ⚠: what is old goes, in turns, and is counted; what is not stays.</summary>
public sealed class OperationUpkeepTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly ManualClock _clock = new(Now);
    private GatewayHost _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await GatewayHost.StartAsync(
        "telemetry: { operations: { retention_days: 2, series_days: 10, max_rows: 10000 } }", _clock);

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task Records_are_kept_for_their_days_and_their_sums_longer()
    {
        var store = _gateway.Get<OperationStore>();
        for (var i = 0; i < PurgeOldest.Stretch + 50; i++)
        {
            store.Record(Record(i, Now.AddDays(-2).AddSeconds(-1 - i)));
        }

        store.Record(Record(9_001, Now.AddDays(-2)));
        store.Record(Record(9_002, Now));
        store.Record(Record(9_003, Now.AddDays(-8)));
        store.Record(Record(9_004, Now.AddDays(-11)));
        await _gateway.Store.Writer.FlushAsync();
        await _gateway.Get<OperationUpkeep>().PurgeAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["op_9002", "op_9001"], (await store.ListAsync(new(), TestContext.Current.CancellationToken)).Items.Select(one => one.Id));
        Assert.Equal(PurgeOldest.Stretch + 52, await SumAsync("operation_minutes"));
        Assert.Equal(PurgeOldest.Stretch + 53, await SumAsync("operation_hours"));
        var metrics = (await _gateway.AdminAsync("/metrics")).Text;
        Assert.Contains($"weir_operations_purged_total{{what=\"operation\"}} {PurgeOldest.Stretch + 52}\n", metrics, StringComparison.Ordinal);
        Assert.Contains("weir_operations_purged_total{what=\"minute\"} 2\n", metrics, StringComparison.Ordinal);
        Assert.Contains("weir_operations_purged_total{what=\"hour\"} 1\n", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Above_the_most_records_the_oldest_go_and_no_more()
    {
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(_gateway.Folder, "weir.db")};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = """
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10250)
                INSERT INTO operations (id, started_at, duration_us, overhead_us, surface, stream, key_id, model, outcome, status, attempts, input_tokens, cache_read_tokens,
                  cache_write_tokens, output_tokens, reasoning_tokens, audio_tokens, estimated, cost_nano_usd)
                SELECT printf('op_%05d', i), 1772452800000000 - 100000 + i, 0, 0, 'chat', 0, '', '', 'completed', 200, 1, 0, 0, 0, 0, 0, 0, 0, 0 FROM n
                """;
            command.ExecuteNonQuery();
        }

        await _gateway.Get<OperationUpkeep>().PurgeAsync(TestContext.Current.CancellationToken);
        Assert.Equal((10_000L, "op_00251"), await _gateway.Store.ReadAsync(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT count(*), min(id) FROM operations";
            using var row = command.ExecuteReader();
            row.Read();
            return (row.GetInt64(0), row.GetString(1));
        }, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task It_runs_by_itself_every_hour()
    {
        _gateway.Get<OperationStore>().Record(Record(1, Now.AddDays(-3)));
        await _gateway.Store.Writer.FlushAsync();
        for (var i = 0; (await _gateway.Get<OperationStore>().ListAsync(new(), TestContext.Current.CancellationToken)).Items.Count > 0; i++)
        {
            Assert.True(i < 1_000, "The upkeep never came.");
            _clock.Advance(TimeSpan.FromMinutes(1));
        }
    }

    private static OperationRecord Record(int number, DateTimeOffset at) => TempOperations.Record(number, 0, one => one with { Id = $"op_{number:d4}", StartedAt = at });

    private Task<long> SumAsync(string table) => _gateway.Store.ReadAsync(connection =>
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // a name of the test's own
        command.CommandText = $"SELECT sum(operations) FROM {table}";
#pragma warning restore CA2100
        return (long)command.ExecuteScalar()!;
    }, TestContext.Current.CancellationToken);
}
