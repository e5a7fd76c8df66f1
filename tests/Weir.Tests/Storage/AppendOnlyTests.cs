using Weir.Engine.Storage;
using Weir.Tests.Support;

namespace Weir.Tests.Storage;

/// <summary>Rows that are only added are neither deleted nor replaced, though triggers of deletion alone do not see that. The ledger's tables are tested with the ledger.</summary>
public sealed class AppendOnlyTests
{
    [Fact]
    public async Task Nobody_replaces_a_row_of_the_trail_or_of_the_configurations_history()
    {
        await using var gateway = await GatewayHost.StartAsync("""
            providers: { sim: { kind: simulator } }
            models: { m: { deployments: { d: { provider: sim, model: sim-gpt } } } }
            keys: { test: { secret: "env:KEY" } }
            """);
        await PatchAsync(gateway, """{"reason":"test","set":{"gateway.retry.max_attempts":2}}""");
        await PatchAsync(gateway, """{"reason":"test","remove":["gateway.retry.max_attempts"]}""");
        await gateway.Store.Writer.CommitAsync(new Sql("INSERT INTO audit_anchor VALUES (1, 0, '', 0, '', '')"));

        foreach (var table in new[] { "audit_entries", "audit_anchor", "config_revisions", "config_overrides", "config_override_ends" })
        {
            await gateway.Store.Writer.FlushAsync();
            var before = await RowsAsync(gateway, table);
            Assert.True(before > 0, table);
            var refusal = await Assert.ThrowsAsync<StoreException>(() => gateway.Store.Writer.CommitAsync(new Sql($"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")));
            Assert.Matches("append-only| stay", refusal.Message);
            Assert.Equal(before, await RowsAsync(gateway, table));
        }
    }

    private static async Task PatchAsync(GatewayHost gateway, string change)
    {
        var reply = await gateway.SendAsync(HttpMethod.Patch, "/api/config", change, People.Admin);
        Assert.True(reply.Status == 200, reply.Text);
    }

#pragma warning disable CA2100 // names of tables from above
    private static Task<long> RowsAsync(GatewayHost gateway, string table) => gateway.Store.ReadAsync(
        connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT count(*) FROM " + table;
            return (long)command.ExecuteScalar()!;
        },
        TestContext.Current.CancellationToken);
#pragma warning restore CA2100

    private sealed class Sql(string text) : StoreCommand
    {
        protected internal override void Execute(StatementCache statements) => statements.Prepare(text).Run();
    }
}
