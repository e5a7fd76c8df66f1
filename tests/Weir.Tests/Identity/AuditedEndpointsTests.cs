using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Weir.Engine.Identity;
using Weir.Engine.Storage;
using Weir.Tests.Support;

namespace Weir.Tests.Identity;

/// <summary>Every endpoint that changes something leaves its row in the trail, with who and from where; one that is not tried here fails. Seeds S0-91, S2-17.</summary>
public sealed class AuditedEndpointsTests : IAsyncLifetime
{
    private const string Yaml = """
        providers:
          sim: { kind: simulator }
          up: { kind: openai-compatible, base_url: "http://127.0.0.1:39997/v1", credential: "vault:one/key", allow_private_network: true }
        models: { m: { deployments: { d: { provider: sim, model: sim-gpt, price: { input: 1, output: 2 } } } } }
        keys: { a: { secret: "env:KEY", team: search } }
        budgets: { house: { scope: {}, period: month, limit_usd: 100, action: block }, gone: { scope: { team: x }, period: month, limit_usd: 1, action: warn } }
        flags: { beta: { enabled: false } }
        integrations: { tool: { kind: custom, enabled: true, endpoint: "http://127.0.0.1:39999/", allow_private_network: true } }
        notices: { webhooks: { hook: { url: "http://127.0.0.1:39998/hook", secret: "env:HOOK", allow_private_network: true } } }
        """;

    /// <summary>What changes nothing, or is its own record.</summary>
    private static readonly Dictionary<string, string> Exempt = new(StringComparer.Ordinal)
    {
        ["POST /api/prices/estimate"] = "computes",
        ["POST /api/flags/evaluate"] = "computes",
        ["POST /api/costs/external"] = "a report: the ledger's own row, which nothing changes, names its author",
        ["POST /api/operations"] = "a report: the operation's own record",
        ["POST /api/operations/{id}/scores"] = "a report: part of the operation's own record",
        ["POST /api/credentials/{service}/{name}/rotate_with_rotator"] = "needs a rotator, tried in the tests of rotators",
        ["POST /api/setup"] = "tried in the tests of the first user",
        ["POST /api/session"] = "tried in the tests of sessions",
        ["DELETE /api/session"] = "tried in the tests of sessions",
        ["DELETE /api/sessions/{id}"] = "tried in the tests of sessions",
        ["POST /api/session/password"] = "is a change of a user, tried in the tests of sessions",
    };

    private GatewayHost _gateway = null!;
    private string _operation = "";
    private string _token = "";

    private Dictionary<string, (string Path, string Body, string Action)> Recipes => new(StringComparer.Ordinal)
    {
        ["POST /api/ledger/adjustments"] = ("/api/ledger/adjustments", $$"""{"operation":"{{_operation}}","attempt":1,"difference_usd":"0.5","reason":"billed more"}""", "ledger.adjust"),
        ["POST /api/ledger/reprice"] = ("/api/ledger/reprice", """{"from":"2026-01-01","to":"2026-02-01","reason":"late prices"}""", "ledger.reprice"),
        ["PATCH /api/budgets/{id}"] = ("/api/budgets/house", """{"limit_usd":"90","reason":"less"}""", "config.change"),
        ["DELETE /api/budgets/{id}"] = ("/api/budgets/gone", """{"reason":"gone"}""", "config.change"),
        ["POST /api/budgets/{id}/credits"] = ("/api/budgets/house/credits", """{"amount_usd":"1","reason":"paid back"}""", "budget.credit"),
        ["PATCH /api/flags/{name}"] = ("/api/flags/beta", """{"enabled":true,"reason":"try"}""", "config.change"),
        ["POST /api/integrations/{id}/check"] = ("/api/integrations/tool/check", "", "integration.check"),
        ["POST /api/notices/webhooks/{id}/test"] = ("/api/notices/webhooks/hook/test", "", "webhook.test"),
        ["PATCH /api/config"] = ("/api/config", """{"reason":"slow","set":{"gateway.timeouts.idle_seconds":77}}""", "config.change"),
        ["POST /api/config/rollback"] = ("/api/config/rollback", """{"revision":1,"reason":"back"}""", "config.rollback"),
        ["POST /api/config/reload"] = ("/api/config/reload", "", "config.reload"),
        ["POST /api/config/import"] = ("/api/config/import", """{"document":{"gateway":{"timeouts":{"idle_seconds":78}}},"mode":"merge","reason":"in"}""", "config.import"),
        ["POST /api/config/export"] = ("/api/config/export", """{"passphrase":"a long passphrase"}""", "config.export"),
        ["PUT /api/credentials/{service}/{name}"] = ("/api/credentials/one/key", """{"secret":"s-1","origin":"http://127.0.0.1:39997"}""", "credential.set"),
        ["POST /api/credentials/{service}/{name}/rotate"] = ("/api/credentials/one/key/rotate", """{"secret":"s-2","origin":"http://127.0.0.1:39997","verify":false}""", "credential.rotate"),
        ["POST /api/credentials/{service}/{name}/enable"] = ("/api/credentials/one/key/enable", "", "credential.enable"),
        ["POST /api/credentials/{service}/{name}/test"] = ("/api/credentials/one/key/test", "", "credential.test"),
        ["POST /api/providers/{id}/test"] = ("/api/providers/sim/test", "", "provider.test"),
        ["POST /api/providers/test"] = ("/api/providers/test", """{"id":"sim"}""", "provider.test"),
        ["POST /api/credentials/{service}/{name}/retire"] = ("/api/credentials/one/key/retire", "", "credential.retire"),
        ["DELETE /api/credentials/{service}/{name}"] = ("/api/credentials/one/key?force=true", "", "credential.delete"),
        ["POST /api/credentials/import"] = ("/api/credentials/import", """{"items":[{"credential":"two/key","provider":"up","origin":"http://127.0.0.1:39997","secret":"s-3"}]}""", "credential.set"),
        ["POST /api/credentials/rekey"] = ("/api/credentials/rekey", "", "credential.rekey"),
        ["DELETE /api/profiles"] = ("/api/profiles", "", "profiles.reset"),
        ["DELETE /api/metrics"] = ("/api/metrics", "", "metrics.reset"),
        ["POST /api/dashboards"] = ("/api/dashboards", """{"name":"mine","range":"6h","panels":[]}""", "dashboard.set"),
        ["PUT /api/dashboards/{id}"] = ("/api/dashboards/dsh_00000000000000000000000000000001", """{"name":"other","range":"6h","panels":[]}""", "dashboard.set"),
        ["DELETE /api/dashboards/{id}"] = ("/api/dashboards/dsh_00000000000000000000000000000001", "", "dashboard.remove"),
        ["PUT /api/preferences"] = ("/api/preferences", """{"refresh_seconds":60}""", "preferences.set"),
        ["POST /api/backups"] = ("/api/backups", "", "backup.make"),
        ["POST /api/users/setup-code"] = ("/api/users/setup-code", "", "setup.offer"),
        ["POST /api/users"] = ("/api/users", """{"id":"alice","role":"viewer"}""", "user.add"),
        ["PATCH /api/users/{id}"] = ("/api/users/alice", """{"role":"operator"}""", "user.set"),
        ["POST /api/users/{id}/tokens"] = ("/api/users/alice/tokens", """{"name":"t"}""", "token.add"),
        ["DELETE /api/users/{id}/tokens/{token}"] = ("/api/users/alice/tokens/" + _token, "", "token.revoke"),
        ["DELETE /api/users/{id}"] = ("/api/users/alice", "", "user.remove"),
    };

    // Callers' keys have their own tests, these rows among them.
    private static readonly string[] Elsewhere = ["/api/keys"];

    public async ValueTask InitializeAsync()
    {
        _gateway = await GatewayHost.StartAsync(Yaml);
        var reply = await _gateway.PostAsync("/v1/chat/completions", """{"model":"m","messages":[{"role":"user","content":"hi"}],"max_tokens":5}""");
        await _gateway.EndOfAsync(reply.TestId);
        _operation = reply.Operation;
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task Each_leaves_its_row()
    {
        var missing = EndpointTable.All.Keys.Where(IsUnsafe).Except(Recipes.Keys).Except(Exempt.Keys);
        Assert.Equal([], missing.Where(name => !Elsewhere.Any(path => name.Contains(path, StringComparison.Ordinal))));
        foreach (var name in Recipes.Keys)
        {
            var (path, body, action) = Recipes[name];
            var last = (await _gateway.TrailAsync("?limit=1"))[0].GetProperty("seq").GetInt64();
            var reply = await _gateway.SendAsync(new HttpMethod(name.Split(' ')[0]), path, body.Length == 0 ? null : body, People.Admin);
            Assert.True(reply.Status is >= 200 and < 300, $"{name}: {reply.Status} {reply.Text}");
            if (action == "token.add")
            {
                _token = reply.Json.GetProperty("token").GetProperty("id").GetString()!;
            }

            var rows = (await _gateway.TrailAsync()).Where(one => one.GetProperty("seq").GetInt64() > last).ToList();
            Assert.True(rows.Exists(row => row.GetProperty("action").GetString() == action), $"{name}: {string.Join(", ", rows.Select(row => row.GetProperty("action")))}");
            Assert.All(
                rows.Where(row => row.GetProperty("action").GetString() == action),
                row => Assert.Equal(("admin-token", "127.0.0.1"), (row.GetProperty("actor").GetString(), row.GetProperty("address").GetString())));
        }

        Assert.True((await _gateway.AdminAsync("/api/audit/verify")).Json.GetProperty("sound").GetBoolean());
    }

    [Fact]
    public async Task What_cannot_be_written_down_is_not_done()
    {
        foreach (var name in Recipes.Keys)
        {
            var (path, body, action) = Recipes[name];
            await RunAsync("CREATE TRIGGER no_trail BEFORE INSERT ON audit_entries BEGIN SELECT RAISE(ABORT, 'no room'); END");
            var before = await DumpAsync();
            var refused = await SendAsync();
            Assert.True(refused.Status == 503, $"{name}: {refused.Status} {refused.Text}");
            Assert.Equal(before, await DumpAsync());
            await RunAsync("DROP TRIGGER no_trail");
            var done = await SendAsync();
            Assert.True(done.Status is >= 200 and < 300, $"{name}: {done.Status} {done.Text}");
            _token = action == "token.add" ? done.Json.GetProperty("token").GetProperty("id").GetString()! : _token;

            Task<Reply> SendAsync() => _gateway.SendAsync(new HttpMethod(name.Split(' ')[0]), path, body.Length == 0 ? null : body, People.Admin);
        }
    }

    [Fact]
    public async Task What_was_to_change_something_and_failed_is_told_too()
    {
        Assert.Equal(400, (await _gateway.SendAsync(HttpMethod.Patch, "/api/config", """{"reason":"x","set":{"gateway.timeouts.idle_seconds":-1}}""", People.Admin)).Status);
        Assert.Equal(412, (await _gateway.SendAsync(HttpMethod.Patch, "/api/config", """{"reason":"x","set":{"gateway.timeouts.idle_seconds":9}}""", People.Admin, ("If-Match", "\"99\""))).Status);
        Assert.Equal(404, (await _gateway.AsAdminAsync(HttpMethod.Patch, "/api/users/nobody", new JsonObject { ["role"] = "admin" })).Status);
        Assert.Equal(405, (await _gateway.AsAdminAsync(HttpMethod.Put, "/api/config")).Status);
        var rows = await _gateway.TrailAsync("?outcome=failed");
        Assert.Equal(
            ["PUT (no such endpoint) answered 405", "PATCH /api/users/{id} answered 404", "PATCH /api/config answered 412", "PATCH /api/config answered 400"],
            rows.Select(row => $"{row.GetProperty("object")} {row.GetProperty("reason")}"));
        Assert.All(rows, row => Assert.Equal(("admin-token", "127.0.0.1", "request.fail"), (row.GetProperty("actor").GetString(), row.GetProperty("address").GetString(), row.GetProperty("action").GetString())));
    }

    [Fact]
    public async Task The_admin_token_may_name_an_author_and_the_trail_says_who_it_was()
    {
        Assert.Equal(200, (await _gateway.SendAsync(HttpMethod.Patch, "/api/config", """{"reason":"because","author":"ann","set":{"gateway.timeouts.idle_seconds":9}}""", People.Admin)).Status);
        var row = (await _gateway.TrailAsync("?action=config.change"))[0];
        Assert.Equal(("admin-token", "because (in the name of ann)"), (row.GetProperty("actor").GetString(), row.GetProperty("reason").GetString()));

        var admin = await _gateway.AddWithTokenAsync("bob", Role.Admin);
        Assert.Equal(200, (await _gateway.SendAsync(HttpMethod.Patch, "/api/config", """{"reason":"mine","author":"ann","set":{"gateway.timeouts.idle_seconds":10}}""", People.Bearer(admin))).Status);
        row = (await _gateway.TrailAsync("?action=config.change"))[0];
        Assert.Equal(("bob", "mine"), (row.GetProperty("actor").GetString(), row.GetProperty("reason").GetString()));
        Assert.Equal("bob", (await _gateway.AdminAsync("/api/config/revisions")).Json.GetProperty("items")[0].GetProperty("author").GetString());
    }

    [Fact]
    public async Task Whoever_is_refused_cannot_fill_the_trail()
    {
        for (var i = 0; i < 300; i++)
        {
            Assert.Equal(401, (await _gateway.GetAsync("/api/budgets", People.Bearer("nonsense-nonsense-nonsense-nonsense"))).Status);
        }

        var rows = await _gateway.TrailAsync("?action=access.refuse&limit=1000");
        Assert.InRange(rows.Count, 100, 200);
        Assert.True(_gateway.Get<DeniedTrail>().Suppressed >= 100);
    }

    [Fact]
    public async Task It_is_exported_whole_and_no_cell_is_a_formula()
    {
        await _gateway.AddUserAsync("alice", Role.Viewer);
        await _gateway.AsAdminAsync(HttpMethod.Patch, "/api/users/alice", new JsonObject { ["role"] = "operator", ["reason"] = "=HYPERLINK(\"http://evil.example\",\"x\")" });
        var rows = await _gateway.TrailAsync("?limit=1000");
        var csv = await _gateway.AdminAsync("/api/audit/export");
        Assert.Equal((200, "text/csv; charset=utf-8"), (csv.Status, csv.Header("content-type")));
        Assert.Equal(rows.Count + 1, csv.Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.StartsWith("\"seq\",\"id\",\"at\"", csv.Text, StringComparison.Ordinal);
        Assert.Contains(",\"'=HYPERLINK(\"\"http://evil.example\"\",\"\"x\"\")\",", csv.Text, StringComparison.Ordinal);
        Assert.All(csv.Text.Split("\",\""), cell => Assert.False(cell.Length > 0 && "=+-@\t".Contains(cell[0], StringComparison.Ordinal), cell));

        var json = await _gateway.AdminAsync("/api/audit/export?format=json&action=user.");
        Assert.Equal(rows.Where(row => row.GetProperty("action").GetString()!.StartsWith("user.", StringComparison.Ordinal)).Select(row => row.GetRawText()), json.Json.EnumerateArray().Select(row => row.GetRawText()));
        Assert.Equal(400, (await _gateway.AdminAsync("/api/audit/export?format=xlsx")).Status);
    }

    private Task RunAsync(string sql) => _gateway.Store.Writer.CommitAsync(new Sql(sql));

    // Everything that the store holds, but for what is written behind all the time.
    private async Task<string> DumpAsync()
    {
        await _gateway.Store.Writer.FlushAsync();
        return await _gateway.Store.ReadAsync(
            connection =>
            {
                var text = new StringBuilder();
                foreach (var table in Rows(connection, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'notice_%' ORDER BY name"))
                {
                    text.Append(table).Append('\n').AppendJoin('\n', Rows(connection, $"SELECT * FROM {table}")).Append('\n');
                }

                return text.ToString();
            },
            TestContext.Current.CancellationToken);
    }

    private static List<string> Rows(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // names of tables out of the schema
        command.CommandText = sql;
#pragma warning restore CA2100
        using var row = command.ExecuteReader();
        var rows = new List<string>();
        while (row.Read())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, row.FieldCount).Select(column => row.GetValue(column).ToString())));
        }

        return rows;
    }

    private sealed class Sql(string text) : StoreCommand
    {
        protected internal override void Execute(StatementCache statements) => statements.Prepare(text).Run();
    }

    private static bool IsUnsafe(string name) => name.Contains(" /api", StringComparison.Ordinal) && !name.StartsWith("GET ", StringComparison.Ordinal);
}
