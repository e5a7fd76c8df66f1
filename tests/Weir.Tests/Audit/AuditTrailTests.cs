using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Weir.Engine.Audit;
using Weir.Engine.Storage;

namespace Weir.Tests.Audit;

// S0-25 ⚠, S2-04: durable, chained, with actor, failures and denials.
public sealed class AuditTrailTests : IDisposable
{
    private static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("weir-audit-").FullName;
    private readonly DataDirectory _data;
    private readonly Store _store;
    private readonly AuditTrail _trail;

    public AuditTrailTests()
    {
        _data = DataDirectory.Open(_folder);
        _store = Store.Open(_data, Durability.Process, AuditSchema.Migrations, TimeProvider.System, NullLoggerFactory.Instance);
        _trail = new AuditTrail(_store);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _store.Dispose();
        _data.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Rows_are_chained_listed_newest_first_and_found_sound() // S2-17 ⚠: the newest, each once
    {
        await FillAsync(5);

        var rows = await _trail.ListAsync(new() { Limit = 10 }, Token);
        Assert.Equal([5, 4, 3, 2, 1], rows.Select(row => row.Seq));
        Assert.Equal(new string('0', 64), rows[4].Previous);
        Assert.Equal(rows[1].Hash, rows[0].Previous);
        Assert.Equal("203.0.113.5", rows[0].Event.Address);
        var report = await _trail.VerifyAsync(Token);
        Assert.Equal(new AuditReport(5, null, null, rows[0].Hash), report);
        Assert.True(report.Sound);
        Assert.Equal(report, AuditFile.Verify(_folder));
    }

    [Fact]
    public async Task An_empty_trail_is_sound() => Assert.True((await _trail.VerifyAsync(Token)).Sound);

    [Fact]
    public async Task Filters_and_pages_find_what_is_asked_for()
    {
        await _trail.AppendAsync(new(At, "ann", "credential.set", "openai/key", AuditOutcome.Allowed));
        await _trail.AppendAsync(new(At.AddHours(1), "bob", "credential.test", "openai/key", AuditOutcome.Failed));
        await _trail.AppendAsync(new(At.AddHours(2), "bob", "budget.set", "house", AuditOutcome.Denied));

        async Task<string> FindAsync(AuditQuery query) => string.Join(' ', (await _trail.ListAsync(query, Token)).Select(row => row.Seq));
        Assert.Equal("3 2", await FindAsync(new() { Limit = 10, Actor = "bob" }));
        Assert.Equal("2 1", await FindAsync(new() { Limit = 10, Object = "openai/key" }));
        Assert.Equal("2 1", await FindAsync(new() { Limit = 10, Action = "credential." }));
        Assert.Equal("1", await FindAsync(new() { Limit = 10, Action = "credential.set" }));
        Assert.Equal("3", await FindAsync(new() { Limit = 10, Outcome = AuditOutcome.Denied }));
        Assert.Equal("2", await FindAsync(new() { Limit = 10, From = At.AddHours(1), To = At.AddHours(2) }));
        Assert.Equal("1", await FindAsync(new() { Limit = 10, Before = 2 }));
        Assert.Equal("3", await FindAsync(new() { Limit = 1 }));
        Assert.Empty(await FindAsync(new() { Limit = 10, Action = "credential" }));
    }

    [Fact]
    public async Task The_table_itself_refuses_changes()
    {
        await FillAsync(2);

        Assert.Throws<SqliteException>(() => Change("UPDATE audit_entries SET actor = 'x' WHERE seq = 1"));
        Assert.Throws<SqliteException>(() => Change("DELETE FROM audit_entries WHERE seq = 2"));
    }

    [Theory]
    [InlineData("UPDATE audit_entries SET id = 'aud_x' WHERE seq = 7", 7)]
    [InlineData("UPDATE audit_entries SET at = at + 1 WHERE seq = 7", 7)]
    [InlineData("UPDATE audit_entries SET actor = 'eve' WHERE seq = 7", 7)]
    [InlineData("UPDATE audit_entries SET address = NULL WHERE seq = 7", 7)]
    [InlineData("UPDATE audit_entries SET action = 'a.c' WHERE seq = 7", 7)]
    [InlineData("UPDATE audit_entries SET object = 'other' WHERE seq = 7", 7)]
    [InlineData("UPDATE audit_entries SET outcome = 'failed' WHERE seq = 7", 7)]
    [InlineData("UPDATE audit_entries SET outcome = 'nonsense' WHERE seq = 7", 7)]
    [InlineData("UPDATE audit_entries SET reason = '' WHERE seq = 7", 7)]
    [InlineData("UPDATE audit_entries SET before = '{}' WHERE seq = 7", 7)]
    [InlineData("UPDATE audit_entries SET after = NULL WHERE seq = 7", 7)]
    [InlineData("UPDATE audit_entries SET previous = hash WHERE seq = 7", 7)]
    [InlineData("UPDATE audit_entries SET hash = previous WHERE seq = 7", 7)]
    [InlineData("DELETE FROM audit_entries WHERE seq = 7", 8)]
    [InlineData("DELETE FROM audit_entries WHERE seq = 1", 2)]
    [InlineData("UPDATE audit_entries SET seq = 99 WHERE seq = 7; UPDATE audit_entries SET seq = 7 WHERE seq = 8; UPDATE audit_entries SET seq = 8 WHERE seq = 99", 7)]
    [InlineData("UPDATE audit_entries SET seq = seq + 1000 WHERE seq >= 7; UPDATE audit_entries SET seq = seq - 999 WHERE seq > 1000; INSERT INTO audit_entries SELECT 7, 'aud_new', at, actor, address, action, object, outcome, reason, before, after, previous, hash FROM audit_entries WHERE seq = 6", 7)]
    public async Task The_first_row_that_was_tampered_with_is_named(string tampering, long first)
    {
        await FillAsync(10);
        Change("DROP TRIGGER audit_entries_append_only_update; DROP TRIGGER audit_entries_append_only_delete");
        Change(tampering);

        var report = await _trail.VerifyAsync(Token);

        Assert.False(report.Sound);
        Assert.Equal(first, report.FirstBadSeq);
        Assert.NotEmpty(report.Problem!);
    }

    [Fact]
    public async Task A_row_and_what_it_tells_of_are_kept_together_or_not_at_all()
    {
        await FillAsync(1);
        Change("CREATE TABLE work (x INTEGER) STRICT");

        await Assert.ThrowsAsync<InvalidOperationException>(() => _store.Writer.CommitAsync(new Work(fails: true)));
        Assert.Equal(0, Count("SELECT count(*) FROM work"));
        Assert.Equal(1, Count("SELECT count(*) FROM audit_entries"));

        // The row cannot be written: nor is the work.
        Change("CREATE TRIGGER full BEFORE INSERT ON audit_entries BEGIN SELECT RAISE(ABORT, 'no room'); END");
        await Assert.ThrowsAsync<StoreException>(() => _store.Writer.CommitAsync(new Work(fails: false)));
        Assert.Equal(0, Count("SELECT count(*) FROM work"));

        Change("DROP TRIGGER full");
        await _store.Writer.CommitAsync(new Work(fails: false));
        Assert.Equal((1, 2), (Count("SELECT count(*) FROM work"), Count("SELECT count(*) FROM audit_entries")));
        Assert.True((await _trail.VerifyAsync(Token)).Sound);
    }

    private async Task FillAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await _trail.AppendAsync(new(At.AddMinutes(i), "ann", "a.b", $"object {i}", AuditOutcome.Allowed) { Address = "203.0.113.5", Reason = "because", After = """{"x":1}""" });
        }
    }

#pragma warning disable CA2100 // texts of this test only
    private void Change(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_data.Database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private long Count(string sql) => _store.Read(connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    });
#pragma warning restore CA2100

    private sealed class Work(bool fails) : StoreCommand
    {
        protected internal override void Execute(StatementCache statements)
        {
            statements.Prepare("INSERT INTO work VALUES (1)").Run();
            AuditTrail.Append(statements, new(At, "ann", "work.do", "it", AuditOutcome.Allowed));
            if (fails)
            {
                throw new InvalidOperationException("after the row");
            }
        }
    }
}
