using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger;
using Weir.Engine.Ledger.Budgets;
using Weir.Engine.Ledger.Entries;
using Weir.Engine.Storage;
using Weir.Tests.Support;

namespace Weir.Tests.Ledger;

/// <summary>A ledger that an older version wrote is brought to today's tables without a change in what it says.</summary>
public sealed class OlderLedgerTests : IDisposable
{
    private const int WithIdsOfAllEntries = 5;

    // An attempt of before budgets; one that was extended, ran over and was corrected; one that gave all back; one that is open; a credit.
    private const string Rows = """
        INSERT INTO ledger_accounts VALUES (1, 'house', '', 0, 10, 7, 6, 14, 8, 1, 2);
        INSERT INTO ledger_attempts (operation_id, number, deployment, provider, model, key_id, started_at, duration_us, outcome, input_tokens, cache_read_tokens, cache_write_5m_tokens,
          cache_write_1h_tokens, output_tokens, reasoning_tokens, audio_input_tokens, audio_output_tokens, estimated, cost_nano_usd, requested_model) VALUES
          ('op_0', 1, 'm/d', 'p', 'u', 'k', 1, 1, 'completed', 1, 0, 0, 0, 1, 0, 0, 0, 0, 3, NULL),
          ('op_1', 1, 'm/d', 'p', 'u', 'k', 2, 1, 'completed', 1, 0, 0, 0, 1, 0, 0, 0, 0, 8, 'm'),
          ('op_2', 1, 'm/d', 'p', 'u', 'k', 3, 1, 'failed', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 'm');
        INSERT INTO ledger_open VALUES ('op_3', 1, 'another', 0, 7, 14, 1, '[1]', 'm/d', 'p', 'u', 'm', 'k', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 4, NULL);
        INSERT INTO ledger_adjustments VALUES ('adj_1', 'op_1', 1, 9, -1, NULL, 'ada', 'a correction');
        INSERT INTO ledger_entries VALUES
          (1, 'op_1/1/hold', 'hold', 'op_1', 1, 2, 4, 0, 8, 0, 1, 0, '[1]', NULL, NULL),
          (2, 'op_2/1/hold', 'hold', 'op_2', 1, 3, 5, 0, 8, 0, 1, 0, '[1]', NULL, NULL),
          (3, 'op_1/1/extend-1', 'extend', 'op_1', 1, 4, 2, 0, 4, 0, 0, 0, '[1]', NULL, NULL),
          (4, 'op_3/1/hold', 'hold', 'op_3', 1, 4, 7, 0, 14, 0, 1, 0, '[1]', NULL, NULL),
          (5, 'op_1/1/end', 'post', 'op_1', 1, 6, -6, 6, -12, 7, -1, 1, '[1]', NULL, NULL),
          (6, 'op_1/1/overrun', 'overrun', 'op_1', 1, 6, 0, 2, 0, 1, 0, 1, '[1]', NULL, 'above the bound'),
          (7, 'op_2/1/end', 'void', 'op_2', 1, 7, -5, 0, -8, 0, -1, 0, '[1]', NULL, NULL),
          (8, 'crd_1', 'credit', NULL, NULL, 8, 0, -1, 0, 0, 0, 0, '[1]', 'ada', 'a refund'),
          (9, 'adj_1', 'adjust', 'op_1', 1, 9, 0, -1, 0, 0, 0, 0, '[1]', 'ada', 'a correction');
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("weir-older-ledger-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Its_entries_keep_their_ids_and_numbers_and_are_found_by_their_attempt()
    {
        using var data = DataDirectory.Open(_folder);
        using (var old = Open(data, [.. LedgerSchema.Migrations.Take(WithIdsOfAllEntries)]))
        {
            await old.Writer.CommitAsync(new Script(Rows));
        }

        using var store = Open(data, LedgerSchema.Migrations);
        using var book = new LedgerBook(store, new(new BudgetBook([])), new(NullLogger<BudgetNotices>.Instance), new(), new ManualClock());
        Assert.Empty((await book.VerifyAsync(Token)).Problems);

        var entries = new EntryBook(store);
        Assert.Equal(
            ["9 adj_1", "8 crd_1", "7 op_2/1/end", "6 op_1/1/overrun", "5 op_1/1/end", "4 op_3/1/hold", "3 op_1/1/extend-1", "2 op_2/1/hold", "1 op_1/1/hold"],
            (await entries.ListAsync(new(), Token)).Select(one => $"{one.Seq} {one.Id}"));
        Assert.Equal([9, 6, 5, 3, 1], (await entries.ListAsync(new() { Operation = "op_1" }, Token)).Select(one => one.Seq));
        Assert.Equal([7, 2], (await entries.ListAsync(new() { Operation = "op_2" }, Token)).Select(one => one.Seq));
        Assert.Equal([4], (await entries.ListAsync(new() { Operation = "op_3" }, Token)).Select(one => one.Seq));
        Assert.Empty(await entries.ListAsync(new() { Operation = "op_0" }, Token));
        Assert.Equal(8, (await entries.FindAsync("crd_1", Token))?.Seq);

        // It goes on: what was open is resolved, what was posted is corrected, and all of it stays sound.
        Assert.Equal(1, await book.RecoverAsync(Token));
        Assert.True(await book.AdjustAsync(new("adj_2", "op_1", 1, new Money(5), null, "ada", "another")));
        Assert.False(await book.AdjustAsync(new("adj_3", "op_0", 1, new Money(5), null, "ada", "of before there were entries")));
        Assert.Empty((await book.VerifyAsync(Token)).Problems);
        Assert.Equal([11, 9, 6, 5, 3, 1], (await entries.ListAsync(new() { Operation = "op_1" }, Token)).Select(one => one.Seq));
    }

    [Fact]
    public async Task Its_attempts_are_marked_as_astray_as_new_ones_are()
    {
        const string Attempt = """
            INSERT INTO ledger_attempts (operation_id, number, deployment, provider, model, key_id, started_at, duration_us, outcome, input_tokens, cache_read_tokens, cache_write_5m_tokens,
              cache_write_1h_tokens, output_tokens, reasoning_tokens, audio_input_tokens, audio_output_tokens, estimated, cost_nano_usd) VALUES
              ('{0}', 1, 'm/d', 'p', 'u', 'k', {1}, 1, 'completed', 1, 0, 0, 0, 1, 0, 0, 0, 0, 3)
            """;
        var start = new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
        (string Id, DateTimeOffset At)[] attempts =
        [
            .. new[] { -300_001, -300_000, -299_999, -1, 0, 1, 299_999, 300_000, 300_001, 90_000_000 }.Select(ms => (Ids.NewOperation(new ManualClock(start)), start.AddMilliseconds(ms))),
            ("op_1", start), ("zz", start), ("op_000000000000", DateTimeOffset.UnixEpoch), ("op_0", DateTimeOffset.UnixEpoch.AddDays(-1)),
        ];
        using var data = DataDirectory.Open(_folder);
        using (var old = Open(data, [.. LedgerSchema.Migrations.Take(WithIdsOfAllEntries)]))
        {
            await old.Writer.CommitAsync(new Script(string.Join(';', attempts.Select(one => string.Format(CultureInfo.InvariantCulture, Attempt, one.Id, one.At.ToUnixMicroseconds())))));
        }

        using var store = Open(data, LedgerSchema.Migrations);
        var astray = await store.ReadAsync(
            connection =>
            {
                using var command = connection.CreateCommand();
                command.CommandText = $"SELECT operation_id FROM ledger_attempts WHERE astray = 1 AND {AttemptTimes.IsAstraySql}";
                using var row = command.ExecuteReader();
                var found = new List<string>();
                while (row.Read())
                {
                    found.Add(row.GetString(0));
                }

                return found;
            },
            Token);
        Assert.Equal(attempts.Where(one => AttemptTimes.IsAstray(one.Id, one.At)).Select(one => one.Id).Order(StringComparer.Ordinal), astray.Order(StringComparer.Ordinal));
        Assert.InRange(astray.Count, 5, attempts.Length - 5);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Store Open(DataDirectory data, IReadOnlyList<Migration> migrations) => Store.Open(data, Durability.Process, migrations, new ManualClock(), NullLoggerFactory.Instance);

    private sealed class Script(string text) : StoreCommand
    {
        protected internal override void Execute(StatementCache statements)
        {
            foreach (var one in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                statements.Prepare(one).Run();
            }
        }
    }
}
