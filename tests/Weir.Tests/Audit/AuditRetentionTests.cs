using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Weir.Engine.Audit;
using Weir.Engine.Configuration;
using Weir.Engine.Credentials;
using Weir.Engine.Kernel;
using Weir.Engine.Operations.Audit;
using Weir.Engine.Storage;
using Weir.Tests.Support;

namespace Weir.Tests.Audit;

/// <summary>Old rows leave the trail behind a signed anchor; nothing else can be taken away unseen.</summary>
public sealed class AuditRetentionTests : IAsyncLifetime
{
    private readonly ManualClock _clock = new();
    private GatewayHost _gateway = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _gateway = await GatewayHost.StartAsync(
        """
        providers: { sim: { kind: simulator } }
        models: { m: { deployments: { d: { provider: sim, model: sim-gpt } } } }
        keys: { test: { secret: "env:KEY" } }
        audit: { retention_days: 90 }
        telemetry: { thresholds: { enabled: false } } # a look each five seconds of three months would take minutes
        """,
        _clock);

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task Rows_beyond_the_days_are_removed_and_the_chain_goes_on_behind_the_anchor()
    {
        var (old, hash) = await FillAsync(1_200, "old"); // more than one piece
        _clock.Advance(TimeSpan.FromDays(60));
        await FillAsync(3, "young");
        Assert.Equal(0, await Upkeep.OnceAsync(Token));
        _clock.Advance(TimeSpan.FromDays(31)); // the hourly turn comes, too: what the two of them do is one thing after the other

        await Upkeep.OnceAsync(Token);

        var report = await VerifyAsync();
        Assert.True(report["sound"]!.GetValue<bool>(), report.ToJsonString());
        Assert.Equal((old, hash), (report["anchor"]!["through_seq"]!.GetValue<long>(), report["anchor"]!["through_hash"]!.GetValue<string>()));
        var rows = await _gateway.TrailAsync("?limit=1000");
        Assert.Equal(["audit.prune", "credential.set", "young"], rows.Select(row => row.GetProperty("action").GetString()).Distinct());
        Assert.Equal(("system", 3), (rows[0].GetProperty("actor").GetString(), rows.Count(row => row.GetProperty("action").GetString() == "young")));
        Assert.Matches($"^rows [0-9]+ to {old}$", rows[0].GetProperty("object").GetString());
        Assert.Equal(0, await Upkeep.OnceAsync(Token));

        // The next rows follow, and the next anchor replaces this one with the same key.
        await FillAsync(1, "later");
        _clock.Advance(TimeSpan.FromDays(91));
        await Upkeep.OnceAsync(Token);
        Assert.Equal("audit.prune", Assert.Single((await _gateway.TrailAsync("?limit=1000")).Select(row => row.GetProperty("action").GetString()).Distinct()));
        var next = await VerifyAsync();
        Assert.Equal((true, report["anchor"]!["key_id"]!.GetValue<string>()), (next["sound"]!.GetValue<bool>(), next["anchor"]!["key_id"]!.GetValue<string>()));
        Assert.True(AuditFile.Verify(_gateway.Folder).Sound);
    }

    [Fact]
    public async Task Two_removals_at_once_make_one_key()
    {
        await FillAsync(5, "old");
        _clock.Advance(TimeSpan.FromDays(91));

        await Task.WhenAll(Upkeep.OnceAsync(Token), Upkeep.OnceAsync(Token));

        Assert.Single((await _gateway.TrailAsync("?action=credential.set")).Select(row => row.GetProperty("object").GetString()));
        Assert.True((await VerifyAsync())["sound"]!.GetValue<bool>());
    }

    [Theory]
    [InlineData("UPDATE audit_anchor SET seq = seq + 1")]
    [InlineData("UPDATE audit_anchor SET seq = seq + 1, hash = (SELECT hash FROM audit_entries WHERE seq = audit_anchor.seq + 1); DELETE FROM audit_entries WHERE seq <= (SELECT seq FROM audit_anchor)")]
    [InlineData("UPDATE audit_anchor SET seq = seq + 1, signature = 'AA=='")]
    [InlineData("UPDATE audit_anchor SET seq = seq + 1, at = at - 1")]
    [InlineData("UPDATE audit_anchor SET seq = seq + 1, public_key = 'no key'")]
    public async Task An_anchor_that_was_moved_is_found(string tampering)
    {
        await FillAsync(5, "old");
        _clock.Advance(TimeSpan.FromDays(91));
        await FillAsync(5, "young");
        await Upkeep.OnceAsync(Token);

        Change(tampering);

        Assert.False((await VerifyAsync())["sound"]!.GetValue<bool>());
        Assert.False(AuditFile.Verify(_gateway.Folder).Sound);
    }

    [Fact]
    public async Task An_anchor_that_somebody_else_signed_is_not_ours()
    {
        var (seq, hash) = await FillAsync(5, "what somebody wants to be forgotten");
        using var key = AnchorKey.New();
        var forged = key.Sign(seq, hash, _clock.GetUtcNow());
        await FillAsync(1, "next");
        Change($"INSERT INTO audit_anchor VALUES (1, {seq}, '{hash}', {_clock.GetUtcNow().ToUnixMicroseconds()}, '{forged.PublicKey}', '{forged.Signature}'); DELETE FROM audit_entries WHERE seq <= {seq}");

        var report = await VerifyAsync();
        Assert.Equal((false, seq), (report["sound"]!.GetValue<bool>(), report["first_bad_seq"]!.GetValue<long>()));
        Assert.Contains("another key than weir/audit-anchor", report["problem"]!.GetValue<string>(), StringComparison.Ordinal);

        // Without the vault the chain alone can be told, and whose key it is to be compared.
        Assert.Equal(forged.KeyId, AuditFile.Verify(_gateway.Folder).Anchor!.KeyId);
    }

    [Fact]
    public async Task Rows_behind_the_anchor_cannot_be_removed_and_the_anchor_cannot_go()
    {
        await FillAsync(5, "old");
        _clock.Advance(TimeSpan.FromDays(91));
        await FillAsync(5, "young");
        await Upkeep.OnceAsync(Token);

        Assert.Throws<SqliteException>(() => Change("DELETE FROM audit_entries WHERE seq = (SELECT max(seq) FROM audit_entries)"));
        Assert.Throws<SqliteException>(() => Change("DELETE FROM audit_anchor"));
        Assert.Throws<SqliteException>(() => Change("UPDATE audit_anchor SET seq = seq - 1"));
    }

    [Fact]
    public async Task While_the_vault_is_sealed_everything_is_kept()
    {
        await _gateway.AsAdminAsync(HttpMethod.Put, "/api/credentials/openai/api_key", new JsonObject { ["secret"] = "sk-something", ["origin"] = "https://api.openai.com" });
        await FillAsync(5, "old");
        File.Delete(Path.Combine(_gateway.Folder, "keyring"));
        var trail = _gateway.Get<AuditTrail>();
        using var vault = new CredentialVault(_gateway.Store, trail, new(_gateway.Folder, Durability.Process), _clock, NullLogger<CredentialVault>.Instance);
        Assert.Equal("sealed", vault.Status.State);
        var logs = new LogLines();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(logs));
        var later = new ManualClock();
        later.Advance(TimeSpan.FromDays(91));
        using var upkeep = new AuditUpkeep(trail, vault, _gateway.Get<Holder<WeirConfig>>(), loggers.CreateLogger<AuditUpkeep>(), later);

        Assert.Equal(0, await upkeep.OnceAsync(Token));
        Assert.Contains(logs.All, line => line.Message.StartsWith("Old rows of the audit trail were not removed", StringComparison.Ordinal));
        Assert.Null((await VerifyAsync())["anchor"]);
    }

    private AuditUpkeep Upkeep => _gateway.Get<AuditUpkeep>();

    private async Task<(long Seq, string Hash)> FillAsync(int rows, string action)
    {
        var trail = _gateway.Get<AuditTrail>();
        await Task.WhenAll(Enumerable.Range(0, rows).Select(_ => trail.AppendAsync(new(_clock.GetUtcNow(), "ann", action, "x", AuditOutcome.Allowed))));
        var last = (await trail.ListAsync(new() { Limit = 1 }, Token))[0];
        return (last.Seq, last.Hash);
    }

    private async Task<JsonObject> VerifyAsync() => JsonNode.Parse((await _gateway.AdminAsync("/api/audit/verify")).Text)!.AsObject();

#pragma warning disable CA2100 // texts of this test only
    // As somebody with the file would.
    private void Change(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_gateway.Folder, "weir.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
#pragma warning restore CA2100
}
