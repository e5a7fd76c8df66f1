using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger;
using Weir.Engine.Ledger.Budgets;
using Weir.Engine.Storage;
using Weir.Tests.Support;

namespace Weir.Tests.Ledger;

/// <summary>The checker is tested on what is broken.</summary>
public sealed class LedgerVerificationTests(ITestOutputHelper output)
{
    private static readonly string[] AppendOnly = ["ledger_attempts", "ledger_entries", "ledger_adjustments", "ledger_external"];

    [Theory]
    [InlineData("ledger_attempts", "cost_nano_usd")]
    [InlineData("ledger_entries", "posted_nano_usd")]
    [InlineData("ledger_adjustments", "cost_nano_usd")]
    [InlineData("ledger_external", "api_nano_usd")]
    public async Task What_was_written_is_neither_changed_nor_deleted(string table, string column)
    {
        using var ledger = await FilledAsync();
        foreach (var sql in new[] { $"UPDATE {table} SET {column} = {column} + 1", $"DELETE FROM {table}", $"INSERT OR REPLACE INTO {table} SELECT * FROM {table}", $"UPDATE OR REPLACE {table} SET {column} = 0" })
        {
            var refusal = await Assert.ThrowsAsync<StoreException>(() => ledger.Store.Writer.CommitAsync(new Sql(sql)));
            Assert.Contains("append-only", refusal.Message, StringComparison.Ordinal);
        }

        await ledger.SoundAsync();
    }

    [Theory]
    [InlineData("UPDATE ledger_accounts SET posted_nano_usd = posted_nano_usd + 1 WHERE id = 1", "does not add up|do not add up")]
    [InlineData("UPDATE ledger_accounts SET held_tokens = held_tokens - 1000 WHERE id = 1", "less than nothing")]
    [InlineData("UPDATE ledger_accounts SET posted_requests = posted_requests + 1 WHERE id = 2", "do not add up")]
    [InlineData("DELETE FROM ledger_accounts WHERE id = 1", "is not there")]
    [InlineData("DELETE FROM ledger_entries WHERE kind = 'hold'", "differs from its entries|not held before")]
    [InlineData("DELETE FROM ledger_entries WHERE kind = 'post'", "neither been resolved")]
    [InlineData("DELETE FROM ledger_entries WHERE operation_id = 'free'", "has a cost and no entry")]
    [InlineData("DELETE FROM ledger_entries WHERE kind = 'overrun'", "costs something else")]
    [InlineData("UPDATE ledger_entries SET posted_nano_usd = posted_nano_usd + 1 WHERE operation_id = 'free' AND kind = 'post'", "costs something else")]
    [InlineData("UPDATE ledger_entries SET accounts = '[1' WHERE seq = 1", "cannot be read")]
    [InlineData("DELETE FROM ledger_attempts", "costs something else")]
    [InlineData("UPDATE ledger_attempts SET cost_nano_usd = cost_nano_usd - 1", "costs something else")]
    [InlineData("DELETE FROM ledger_open", "neither been resolved")]
    [InlineData("UPDATE ledger_open SET held_tokens = held_tokens + 1", "differs from its entries")]
    [InlineData("INSERT INTO ledger_open SELECT 'free', 1, owner, 0, 0, 0, 0, accounts, deployment, provider, model, requested_model, key_id, team, project, customer, user, session, feature, environment, started_at, price_source, hold_seq FROM ledger_open", "is open and has been resolved")]
    [InlineData("UPDATE ledger_open SET hold_seq = 1", "neither been resolved")]
    [InlineData("UPDATE ledger_attempts SET hold_seq = end_seq", "not held before")]
    [InlineData("UPDATE ledger_attempts SET end_seq = end_seq + 1", "costs something else")]
    [InlineData("INSERT INTO ledger_entries SELECT seq + 1000, id, kind, operation_id, number, at, 0, 0, 0, 0, 0, 0, '[]', author, reason FROM ledger_entries WHERE kind = 'hold'", "neither been resolved")]
    [InlineData("INSERT INTO ledger_entries SELECT seq + 1000, id, kind, operation_id, number, at, 0, 0, 0, 0, 0, 0, '[]', author, reason FROM ledger_entries WHERE kind = 'post'", "not held before")]
    [InlineData("INSERT INTO ledger_entries SELECT seq + 1000, id, kind, operation_id, number, at, 0, 0, 0, 0, 0, 0, '[]', author, reason FROM ledger_entries WHERE kind = 'overrun'", "does not follow the end")]
    [InlineData("UPDATE ledger_attempts SET astray = 1 - astray", "looked for at another time")]
    [InlineData("DELETE FROM ledger_adjustments", "adjustment adj_1")]
    [InlineData("UPDATE ledger_adjustments SET cost_nano_usd = 0", "adjustment adj_1")]
    [InlineData("DELETE FROM ledger_external", "external cost ext_1")]
    [InlineData("UPDATE ledger_external SET infrastructure_nano_usd = 1", "external cost ext_1")]
    public async Task What_someone_changed_is_named(string sql, string named)
    {
        using var ledger = await FilledAsync();
        foreach (var table in AppendOnly)
        {
            await ledger.Store.Writer.CommitAsync(new Sql($"DROP TRIGGER {table}_append_only_update"));
            await ledger.Store.Writer.CommitAsync(new Sql($"DROP TRIGGER {table}_append_only_delete"));
        }

        await ledger.Store.Writer.CommitAsync(new Sql(sql));
        var report = await ledger.Book.VerifyAsync(TestContext.Current.CancellationToken);
        Assert.False(report.Sound);
        Assert.Contains(report.Problems, problem => named.Split('|').Any(part => problem.Contains(part, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_damaged_file_is_refused_or_named_and_no_wrong_number_is_served()
    {
        var good = await FileAsync();
        var folder = Directory.CreateTempSubdirectory("weir-flip-").FullName;
        var random = new Random(7);
        var (refused, named, harmless) = (0, 0, 0);
        try
        {
            var right = (await NumbersAsync(folder, good)).Numbers;
            Assert.NotNull(right);
            for (var i = 0; i < Campaign.Of(4_000); i++)
            {
                var bytes = (byte[])good.Clone();
                var (at, bit) = (random.Next(bytes.Length), random.Next(8));
                bytes[at] ^= (byte)(1 << bit);
                var (numbers, problem) = await NumbersAsync(folder, bytes);
                Assert.True(problem is not null || numbers == right, $"byte {at}, bit {bit}: a wrong number and nobody tells");
                _ = problem is null ? harmless++ : numbers is null ? refused++ : named++;
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        output.WriteLine($"{refused} refused at start, {named} named by the verification, {harmless} without effect on any number");
        Assert.True(refused > 0 && named > 0);
    }

    // Holds, posts, an overrun, a void, a correction, a report from outside, a credit, an attempt that no budget covers, and a hold that is open.
    private static async Task<TempLedger> FilledAsync()
    {
        var ledger = new TempLedger(TempLedger.Budget("reds", 50) with { Scope = new() { Team = "red" } }, TempLedger.Budget("each", 50) with { Scope = new() { Team = "red", Key = "*" } });
        var (cheap, dear, failed) = (ledger.Ask(1), ledger.Ask(1), ledger.Ask(1));
        foreach (var ask in new[] { cheap, dear, failed, ledger.Ask(3), ledger.Ask(1, team: "blue", operation: "free") })
        {
            Assert.True((await ledger.Book.HoldAsync(ask)).Held);
        }

        await ledger.Book.PostAsync(TempLedger.End(cheap, 0.5m));
        await ledger.Book.PostAsync(TempLedger.End(dear, 1.5m));
        await ledger.Book.PostAsync(TempLedger.End(failed, 0, AttemptOutcome.Failed));
        await ledger.Book.PostAsync(TempLedger.End(ledger.Ask(1, team: "blue", operation: "free"), 0.25m));
        Assert.True(await ledger.Book.AdjustAsync(new("adj_1", cheap.OperationId, 1, Money.FromUsd(-0.25m), null, "ada", "a correction")));
        await ledger.Book.CreditAsync(ledger.Budgets.Current.Find("reds")!, new("crd_1", "", new(Money.FromUsd(1), 0, 0), "ada", "a refund"));
        await ledger.Book.AddExternalAsync(new() { Id = "ext_1", Integration = "ocr", OccurredAt = ledger.Clock.GetUtcNow(), Attribution = new("", "red"), Author = "ocr", Api = Money.FromUsd(2) });
        await ledger.SoundAsync();
        return ledger;
    }

    private static async Task<byte[]> FileAsync()
    {
        using var ledger = await FilledAsync();
        for (var i = 0; i < 40; i++)
        {
            var ask = ledger.Ask(0.1m, key: "k" + (i % 7));
            await ledger.Book.HoldAsync(ask);
            await ledger.Book.PostAsync(TempLedger.End(ask, 0.01m * (i % 10)));
        }

        await ledger.RestartAsync();
        return await ledger.FileAsync();
    }

    // What is served as money, and what is told about it. No numbers: the store was not opened.
    private static async Task<(string? Numbers, string? Problem)> NumbersAsync(string folder, byte[] file)
    {
        foreach (var old in Directory.GetFiles(folder))
        {
            File.Delete(old);
        }

        await File.WriteAllBytesAsync(Path.Combine(folder, "weir.db"), file, TestContext.Current.CancellationToken);
        try
        {
            using var data = DataDirectory.Open(folder);
            using var store = Store.Open(data, Durability.Process, LedgerSchema.Migrations, new ManualClock(), NullLoggerFactory.Instance);
            using var book = new LedgerBook(store, new(new BudgetBook([])), new(NullLogger<BudgetNotices>.Instance), new(), new ManualClock());
            var report = await book.VerifyAsync(TestContext.Current.CancellationToken);
            return report.Sound ? (await store.ReadAsync(Served, TestContext.Current.CancellationToken), null) : ("", report.Problems[0]);
        }
        catch (StoreException e)
        {
            return (null, e.Message);
        }
    }

    private static string Served(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT group_concat(line, x'0a') FROM (
              SELECT budget || child || window_start || ' ' || held_nano_usd || ' ' || held_tokens || ' ' || posted_nano_usd || ' ' || posted_tokens AS line FROM ledger_accounts
              UNION ALL SELECT operation_id || number || ' ' || cost_nano_usd FROM ledger_attempts
              UNION ALL SELECT id || held_nano_usd || ' ' || posted_nano_usd || accounts FROM ledger_journal
              UNION ALL SELECT sum(cost_nano_usd) FROM ledger_costs
              UNION ALL SELECT api_nano_usd || ' ' || infrastructure_nano_usd FROM ledger_external ORDER BY 1)
            """;
        return (string)command.ExecuteScalar()!;
    }

    private sealed class Sql(string text) : StoreCommand
    {
        protected internal override void Execute(StatementCache statements) => statements.Prepare(text).Run();
    }
}
