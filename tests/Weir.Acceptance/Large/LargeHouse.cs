using System.Globalization;
using Weir.Acceptance.Killing;
using Weir.Acceptance.Program;
using Weir.Acceptance.Running;

namespace Weir.Acceptance.Large;

/// <summary>A data directory with very many operations, made in the real schema: the program makes the schema, SQL fills it (house.sql).</summary>
internal sealed class LargeHouse : IDisposable
{
    private const string Config = """
        schema: weir/1
        providers: { provider-0: { kind: simulator }, provider-1: { kind: simulator }, provider-2: { kind: simulator }, provider-3: { kind: simulator } }
        models:
          model-0: { deployments: { d0: { provider: provider-0, model: sim-gpt }, d1: { provider: provider-1, model: sim-gpt } } }
          model-1: { deployments: { d1: { provider: provider-1, model: sim-gpt } } }
        budgets: { house: { scope: {}, period: month, limit_usd: 1000000 } }
        """;

    // The boundaries of the columns d0, d1, ... of the sums, milliseconds.
    private static readonly long[] UpperMs =
    [
        1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300, 500, 700, 1_000, 1_500, 2_000, 3_000, 5_000, 7_000, 10_000, 15_000, 20_000, 30_000, 60_000, 120_000, 300_000, 600_000,
    ];

    private readonly Workplace _place = new();

    /// <summary>The folder with <c>weir.yaml</c> and <c>data</c>.</summary>
    public string Folder => _place.Folder;

    private string Database => Path.Combine(Folder, "data", "weir.db");

    /// <summary>Makes it.</summary>
    /// <param name="count">How many operations.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task FillAsync(int count, CancellationToken cancellationToken)
    {
        _place.Write("weir.yaml", Config);
        await using (var server = _place.Serve("--config", "weir.yaml"))
        {
            await TheProgram.AddressAsync(server, cancellationToken);
            await server.SignalAsync("TERM", cancellationToken);
            Assert.Equal(0, await server.ExitAsync(cancellationToken));
        }

        var indexes = Texts("SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ('operations', 'ledger_attempts')");
        var now = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var sql = (await File.ReadAllTextAsync(Path.Combine(NodeScript.Root, "tests", "Weir.Acceptance", "Large", "house.sql"), cancellationToken))
            .Replace(":count", count.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace(":now", now.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace(":sums", Sums(), StringComparison.Ordinal);

        // Indexes are faster made at the end. What a crash would leave is of no use, so nothing is synced.
        Run($"""
            PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF; PRAGMA cache_size = -500000; BEGIN;
            {string.Concat(indexes.Select(one => $"DROP INDEX {one.Name};"))}
            {sql}
            {string.Concat(indexes.Select(one => one.Sql + ";"))}
            COMMIT; PRAGMA journal_mode = WAL;
            """);
    }

    /// <summary>A number out of the store.</summary>
    public long Number(string sql)
    {
        using var connection = LedgerFile.Open(Database);
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the tests' own text
        command.CommandText = sql;
#pragma warning restore CA2100
        return (long)command.ExecuteScalar()!;
    }

    public void Dispose() => _place.Dispose();

    // What a row of the sums is about and sums up, in the order of its columns.
    private static string Sums() => $"""
        'gateway', 'provider-' || provider, 'model-' || model, 'team-' || team, 'key-' || key, outcome, 'provider-' || first, iif(i % 20 = 0, 'embeddings', 'chat'),
        count(*), sum(input), sum(output), sum((input * 2500 + output * 10000) * (1 + model % 3)), sum(us), count(*), sum(moved * (outcome = 'completed')), 0, 0, 0, 0,
        {string.Join(", ", Enumerable.Range(0, UpperMs.Length + 1).Select(Falls))}
        """;

    private static string Falls(int bucket) => string.Create(
        CultureInfo.InvariantCulture, $"sum(us > {(bucket == 0 ? -1 : UpperMs[bucket - 1] * 1_000)} AND us <= {(bucket == UpperMs.Length ? long.MaxValue : UpperMs[bucket] * 1_000)})");

    private List<(string Name, string Sql)> Texts(string sql)
    {
        using var connection = LedgerFile.Open(Database);
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the tests' own text
        command.CommandText = sql;
#pragma warning restore CA2100
        using var row = command.ExecuteReader();
        var texts = new List<(string, string)>();
        while (row.Read())
        {
            texts.Add((row.GetString(0), row.GetString(1)));
        }

        return texts;
    }

    private void Run(string sql)
    {
        using var connection = LedgerFile.Open(Database, readOnly: false);
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the tests' own text
        command.CommandText = sql;
#pragma warning restore CA2100
        command.CommandTimeout = 0;
        command.ExecuteNonQuery();
    }
}
