using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Weir.Engine.Configuration.Revisions;
using Weir.Engine.Identity;
using Weir.Engine.Identity.Keys;
using Weir.Engine.Operations.Keys;
using Weir.Tests.Support;

namespace Weir.Tests.Operations;

/// <summary><c>/api/keys</c>: keys made at run time, in the running gateway.</summary>
public sealed class KeysApiTests : IAsyncLifetime
{
    private const string Yaml = """
        providers: { sim: { kind: simulator, simulator: { first_token_ms: 0, token_ms: 0 } } }
        models:
          m: { deployments: { d: { provider: sim, model: sim-gpt, price: { input: 1, output: 1 } } } }
          n: { deployments: { d: { provider: sim, model: sim-gpt, price: { input: 1, output: 1 } } } }
        keys: { filed: { secret: "env:KEY", team: red } }
        budgets:
          once: { scope: { key: app }, period: lifetime, limit_requests: 1, action: disable }
        """;

    private const string Ask = """{"model":"m","max_tokens":5,"messages":[{"role":"user","content":"hello"}]}""";

    private readonly ManualClock _clock = new();
    private string _file = Yaml;
    private GatewayHost _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await GatewayHost.StartAsync(Yaml, _clock, file: () => _file);

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task A_key_that_is_made_works_at_once_until_it_is_disabled_and_again_once_it_is_enabled()
    {
        var made = await ManageAsync(HttpMethod.Post, "/api/keys", """{"id":"one","team":"blue","models":["m"],"description":"a new app","reason":"asked for"}""");
        Assert.Equal((201, "/api/keys/one", "\"1\"", "no-store"), (made.Status, made.Header("Location"), made.Header("ETag"), made.Header("Cache-Control")));
        var secret = made.Json.GetProperty("secret").GetString()!;
        Assert.Equal(200, await CallAsync(secret));
        Assert.Equal(403, await CallAsync(secret, Ask.Replace("\"m\"", "\"n\"", StringComparison.Ordinal)));

        Assert.Equal(200, (await ManageAsync(HttpMethod.Post, "/api/keys/one/disable", """{"reason":"leaked"}""")).Status);
        Assert.Equal(401, await CallAsync(secret));
        Assert.Equal("disabled", await StateAsync("one"));
        var enabled = await ManageAsync(HttpMethod.Post, "/api/keys/one/enable");
        Assert.True(enabled.Json.GetProperty("was_disabled").GetBoolean());
        Assert.Equal(200, await CallAsync(secret));

        Assert.True((await ManageAsync(HttpMethod.Delete, "/api/keys/one?reason=" + new string('x', 501))).Json.GetProperty("errors").TryGetProperty("reason", out _));
        Assert.Equal(200, (await ManageAsync(HttpMethod.Delete, "/api/keys/one?reason=done")).Status);
        Assert.Equal(401, await CallAsync(secret));
        var gone = await _gateway.AdminAsync("/api/keys/one");
        Assert.Equal(404, gone.Status);
        Assert.Contains("was deleted at", gone.Text, StringComparison.Ordinal);
        Assert.Equal(["key.delete", "key.enable", "key.disable", "key.create"], (await _gateway.AdminAsync("/api/audit?object=one")).Json.GetProperty("items").EnumerateArray().Select(row => row.GetProperty("action").GetString()));
    }

    [Fact]
    public async Task One_key_is_shown_with_what_was_used_of_it_today_and_this_month()
    {
        var secret = await CreateAsync("""{"id":"one","team":"blue"}""");
        await ManageAsync(HttpMethod.Patch, "/api/budgets/blue", """{"scope":{"team":"blue"},"period":"month","limit_usd":"1"}""");
        Assert.Equal(200, await CallAsync(secret));
        _clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(200, await CallAsync(secret));
        await _gateway.EndOfLastAsync();

        var spend = (await _gateway.AdminAsync("/api/keys/one")).Json.GetProperty("spend");
        var usage = (await _gateway.AdminAsync("/api/usage?key=one&period=month")).Json.GetProperty("total");
        Assert.Equal(usage.GetProperty("cost_usd").GetString(), spend.GetProperty("month_usd").GetString());
        Assert.Equal((2, usage.GetProperty("tokens").GetInt64()), (spend.GetProperty("month_requests").GetInt32(), spend.GetProperty("month_tokens").GetInt64()));
        Assert.Equal(decimal.Parse(spend.GetProperty("month_usd").GetString()!, CultureInfo.InvariantCulture), 2 * decimal.Parse(spend.GetProperty("day_usd").GetString()!, CultureInfo.InvariantCulture));
        Assert.Equal(JsonValueKind.Null, (await _gateway.AdminAsync("/api/keys/filed")).Json.GetProperty("spend").GetProperty("budget").ValueKind);
        Assert.Equal(JsonValueKind.Null, (await _gateway.AdminAsync("/api/keys")).Json.GetProperty("items")[0].GetProperty("spend").ValueKind);
    }

    [Fact]
    public async Task When_a_key_of_the_configuration_was_used_last_is_known_and_kept()
    {
        Assert.Equal(JsonValueKind.Null, (await _gateway.AdminAsync("/api/keys/filed")).Json.GetProperty("last_used_at").ValueKind);
        Assert.Equal(200, await CallAsync(GatewayHost.Key));
        var at = _clock.GetUtcNow();
        Assert.Equal(at, (await _gateway.AdminAsync("/api/keys/filed")).Json.GetProperty("last_used_at").GetDateTimeOffset());

        _gateway.Get<KeyUses>().Keep();
        await _gateway.Store.Writer.FlushAsync();
        Assert.Equal(at, new KeyUses(_gateway.Store).LastUsedAt("filed"));
    }

    [Fact]
    public async Task After_a_rotation_both_secrets_work_for_the_overlap_and_then_only_the_new_one()
    {
        var first = await CreateAsync("""{"id":"one"}""");
        var rotated = await ManageAsync(HttpMethod.Post, "/api/keys/one/rotate", """{"overlap_seconds":60}""");
        var second = rotated.Json.GetProperty("secret").GetString()!;
        Assert.Equal((200, 200), (await CallAsync(first), await CallAsync(second)));
        var secrets = (await _gateway.AdminAsync("/api/keys/one")).Json.GetProperty("secrets").EnumerateArray().ToList();
        Assert.Equal([second[^4..], first[^4..]], secrets.Select(one => one.GetProperty("hint").GetString()));
        Assert.Equal(_clock.GetUtcNow().AddSeconds(60), secrets[1].GetProperty("ends_at").GetDateTimeOffset());

        _clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal((401, 200), (await CallAsync(first), await CallAsync(second)));
        Assert.Single((await _gateway.AdminAsync("/api/keys/one")).Json.GetProperty("secrets").EnumerateArray());
        Assert.Equal(400, (await ManageAsync(HttpMethod.Post, "/api/keys/one/rotate", """{"overlap_seconds":-1}""")).Status);
    }

    [Fact]
    public async Task Limits_and_a_changed_limit_hold_for_the_next_call()
    {
        var secret = await CreateAsync("""{"id":"one","limits":{"requests_per_minute":1}}""");
        Assert.Equal((200, 429), (await CallAsync(secret), await CallAsync(secret)));
        Assert.Equal(200, (await ManageAsync(HttpMethod.Patch, "/api/keys/one", """{"limits":null}""")).Status);
        Assert.Equal((200, 200), (await CallAsync(secret), await CallAsync(secret)));
    }

    [Fact]
    public async Task Who_pays_and_who_may_name_it_is_as_the_record_says()
    {
        var secret = await CreateAsync("""{"id":"one","team":"blue","customer":"acme","may_set":["customer"]}""");
        await CallAsync(secret, Ask, ("x-weir-team", "red"), ("x-weir-customer", "zeta"));
        await _gateway.EndOfLastAsync();
        var operation = (await _gateway.AdminAsync("/api/operations?key=one")).Json.GetProperty("items")[0];
        Assert.Equal(("blue", "zeta"), (operation.GetProperty("team").GetString(), operation.GetProperty("customer").GetString()));
    }

    [Fact]
    public async Task A_budget_of_a_key_holds_for_a_made_key_and_disables_it()
    {
        var secret = await CreateAsync("""{"id":"app"}""");
        Assert.Equal(200, await CallAsync(secret));
        Assert.NotEqual(200, await CallAsync(secret));
        Assert.Equal("disabled_by_budget", await StateAsync("app"));
        Assert.Equal("app", (await _gateway.AdminAsync("/api/keys?state=disabled_by_budget")).Json.GetProperty("items")[0].GetProperty("id").GetString());
        Assert.True((await ManageAsync(HttpMethod.Post, "/api/keys/app/enable")).Json.GetProperty("was_disabled").GetBoolean());
        Assert.Equal("active", await StateAsync("app"));
        var row = (await _gateway.AdminAsync("/api/audit?object=app&action=key.enable")).Json.GetProperty("items")[0];
        Assert.Equal("a budget had disabled it", row.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task A_later_file_with_the_same_id_holds_the_other_rests_and_it_is_told()
    {
        var secret = await CreateAsync("""{"id":"one","team":"blue"}""");
        _file = Yaml.Replace("keys: { ", "keys: { one: { secret: \"env:KEY2\", team: red }, ", StringComparison.Ordinal);
        Assert.Equal(ConfigVerdict.Published, (await _gateway.Get<ConfigDesk>().ReloadAsync(new(), CancellationToken.None)).Verdict);
        Assert.Equal((401, 200), (await CallAsync(secret), await CallAsync(GatewayHost.Key2)));
        Assert.Equal("shadowed", await StateAsync("one"));
        var desk = _gateway.Get<ConfigDesk>();
        Assert.Contains(desk.WarningsOf(await desk.CurrentAsync(CancellationToken.None)), one => one.Path == "keys.one" && one.Message.Contains("made at run time", StringComparison.Ordinal));

        _file = Yaml;
        await desk.ReloadAsync(new(), CancellationToken.None);
        Assert.Equal((200, 401), (await CallAsync(secret), await CallAsync(GatewayHost.Key2)));
    }

    [Fact]
    public async Task A_model_that_goes_is_a_warning_of_the_keys_that_name_it()
    {
        await CreateAsync("""{"id":"one","models":["n"]}""");
        _file = string.Join('\n', Yaml.Split('\n').Where(line => !line.StartsWith("  n:", StringComparison.Ordinal)));
        var outcome = await _gateway.Get<ConfigDesk>().ReloadAsync(new(), CancellationToken.None);
        Assert.Equal(ConfigVerdict.Published, outcome.Verdict);
        Assert.Contains(outcome.Problems, one => one.Path == "keys.one.models[0]");
    }

    [Fact]
    public async Task Of_two_editors_the_second_gets_412_and_a_key_of_the_file_is_changed_nowhere_here()
    {
        await CreateAsync("""{"id":"one"}""");
        Assert.Equal("\"2\"", (await ManageAsync(HttpMethod.Patch, "/api/keys/one", """{"team":"a"}""", ("If-Match", "\"1\""))).Header("ETag"));
        Assert.Equal(412, (await ManageAsync(HttpMethod.Patch, "/api/keys/one", """{"team":"b"}""", ("If-Match", "\"1\""))).Status);
        Assert.Equal(412, (await ManageAsync(HttpMethod.Delete, "/api/keys/one", null, ("If-Match", "\"1\""))).Status);
        Assert.Equal(400, (await ManageAsync(HttpMethod.Patch, "/api/keys/one", """{"team":"b"}""", ("If-Match", "\"x\""))).Status);
        foreach (var (method, path) in new[] { ("PATCH", "/api/keys/filed"), ("DELETE", "/api/keys/filed"), ("POST", "/api/keys/filed/rotate"), ("POST", "/api/keys/filed/disable") })
        {
            Assert.Equal(409, (await ManageAsync(new(method), path, method == "DELETE" ? null : "{}")).Status);
        }
    }

    [Theory]
    [InlineData("""{"id":"x y"}""", "id")]
    [InlineData("""{"id":7}""", "id")]
    [InlineData("""{"id":"k","secret":"wk_mine_0123456789012345678901234567890"}""", "secret")]
    [InlineData("""{"id":"k","role":"admin"}""", "role")]
    [InlineData("""{"id":"k","limits":{"requests_per_minute":-1}}""", "limits.requests_per_minute")]
    [InlineData("""{"id":"k","limits":"none"}""", "limits")]
    [InlineData("""{"id":"k","models":[]}""", "models")]
    [InlineData("""{"id":"k","team":"\ud800"}""", "")]
    public async Task Bad_input_is_told_by_its_field_and_makes_nothing(string body, string field)
    {
        var reply = await ManageAsync(HttpMethod.Post, "/api/keys", body);
        Assert.Equal(400, reply.Status);
        Assert.Equal([field], reply.Json.GetProperty("errors").EnumerateObject().Select(one => one.Name));
        Assert.Empty(_gateway.Get<KeyRecords>().List());
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"id":"k","id":"l"}""")]
    public async Task A_body_that_is_no_object_is_refused(string body) => Assert.Equal(400, (await ManageAsync(HttpMethod.Post, "/api/keys", body)).Status);

    [Fact]
    public async Task No_callers_key_opens_any_of_it()
    {
        var secret = await CreateAsync("""{"id":"one"}""");
        foreach (var (method, path) in new[]
        {
            ("GET", "/api/keys"), ("POST", "/api/keys"), ("GET", "/api/keys/one"), ("PATCH", "/api/keys/one"), ("DELETE", "/api/keys/one"), ("POST", "/api/keys/one/rotate"), ("POST", "/api/keys/one/disable"),
            ("POST", "/api/keys/one/enable"),
        })
        {
            Assert.Equal(401, (await _gateway.SendAsync(new(method), path, method == "GET" ? null : "{}", ("Authorization", "Bearer " + secret))).Status);
            Assert.Equal(401, (await _gateway.SendAsync(new(method), path, method == "GET" ? null : "{}", ("x-api-key", secret))).Status);
        }
    }

    [Fact]
    public async Task Unknown_ended_disabled_and_deleted_secrets_get_one_answer()
    {
        var disabled = await CreateAsync("""{"id":"off","enabled":false}""");
        var expired = await CreateAsync("""{"id":"late","expires_at":"2020-01-01T00:00:00Z"}""");
        var deleted = await CreateAsync("""{"id":"gone"}""");
        await ManageAsync(HttpMethod.Delete, "/api/keys/gone");
        var ended = await CreateAsync("""{"id":"turned"}""");
        await ManageAsync(HttpMethod.Post, "/api/keys/turned/rotate", """{"overlap_seconds":0}""");
        var bodies = new List<string>();
        foreach (var secret in new[] { disabled, expired, deleted, ended, "wk_never_" + new string('x', 43), "' OR 1=1 --" })
        {
            var reply = await _gateway.PostAsync("/v1/chat/completions", Ask, ("x-api-key", secret));
            Assert.Equal(401, reply.Status);
            bodies.Add(reply.Text);
        }

        Assert.Single(bodies.Distinct());
    }

    // S2-32: whoever acts for one team sees, makes and changes the keys of that team alone, and gives none of them more than they have.
    [Fact]
    public async Task Whoever_acts_for_one_team_reaches_the_keys_of_that_team_alone()
    {
        await CreateAsync("""{"id":"hers","team":"blue"}""");
        await CreateAsync("""{"id":"theirs","team":"red"}""");
        await CreateAsync("""{"id":"wide","team":"blue","may_set":["team"]}""");
        var desk = _gateway.Get<KeyDesk>();
        Assert.Equal(["hers", "wide"], (await desk.AllAsync("blue", CancellationToken.None)).Select(key => key.Id));
        foreach (var id in new[] { "theirs", "filed", "none" })
        {
            Assert.Equal(404, await AsBlueAsync(http => SetKey.Patch(id, http, desk, CancellationToken.None), "{}"));
            Assert.Equal(404, await AsBlueAsync(http => RotateKey.Handle(id, http, desk, CancellationToken.None), "{}"));
        }

        Assert.Equal(201, await AsBlueAsync(http => SetKey.Create(http, desk, _clock, CancellationToken.None), """{"id":"mine"}"""));
        Assert.Equal("blue", _gateway.Get<KeyRecords>().Find("mine")!.Settings.Team);
        foreach (var beyond in new[] { """{"id":"b","team":"red"}""", """{"id":"b","may_set":["user","team"]}""" })
        {
            Assert.Equal(400, await AsBlueAsync(http => SetKey.Create(http, desk, _clock, CancellationToken.None), beyond));
        }

        foreach (var beyond in new[] { """{"team":"red"}""", """{"team":null}""", """{"may_set":["team"]}""" })
        {
            Assert.Equal(400, await AsBlueAsync(http => SetKey.Patch("hers", http, desk, CancellationToken.None), beyond));
        }

        Assert.Equal(200, await AsBlueAsync(http => SetKey.Patch("hers", http, desk, CancellationToken.None), """{"project":"p","team":"blue"}"""));
        Assert.Equal(403, await AsBlueAsync(http => RotateKey.Handle("wide", http, desk, CancellationToken.None), "{}"));
    }

    // S2-01, I5: a made key's secret is in the answer that makes it and nowhere else.
    [Fact]
    public async Task A_secret_is_in_the_answer_that_makes_it_and_nowhere_else()
    {
        var said = new StringBuilder();
        var first = await CreateAsync("""{"id":"one","reason":"r"}""");
        var second = (await ManageAsync(HttpMethod.Post, "/api/keys/one/rotate")).Json.GetProperty("secret").GetString()!;
        await CallAsync(first);
        foreach (var (method, path, body) in new[] { ("PATCH", "/api/keys/one", """{"team":"t"}"""), ("POST", "/api/keys/one/disable", "{}"), ("POST", "/api/keys/one/enable", "{}"), ("POST", "/api/keys", """{"id":"one"}""") })
        {
            said.Append((await ManageAsync(new(method), path, body)).Text);
        }

        foreach (var path in new[] { "/api/keys", "/api/keys/one", "/api/audit", "/api/config", "/api/config/export", "/api/config/revisions", "/api/operations", "/api/ledger/entries", "/metrics", "/health/ready" })
        {
            said.Append((await _gateway.AdminAsync(path)).Text);
        }

        Assert.Equal(202, (await ManageAsync(HttpMethod.Post, "/api/backups")).Status);
        while ((await _gateway.AdminAsync("/api/backups")).Json.GetProperty("last").GetProperty("state").GetString() == "running")
        {
            await _gateway.Store.Writer.FlushAsync();
        }

        said.Append(string.Join('\n', _gateway.Logs.All.Select(line => line.Message + line.Error)));
        foreach (var file in Directory.EnumerateFiles(_gateway.Folder, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "lock"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var text = new StreamReader(stream, Encoding.Latin1);
            said.Append(await text.ReadToEndAsync(TestContext.Current.CancellationToken));
        }

        foreach (var secret in new[] { first, second })
        {
            Assert.DoesNotContain(secret["wk_one_".Length..], said.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Five_thousand_keys_are_paged_and_filtered_and_one_is_changed_alone()
    {
        var records = _gateway.Get<KeyRecords>();
        var config = new Engine.Configuration.WeirConfig();
        var made = await Task.WhenAll(Enumerable.Range(0, 5_000).Select(i =>
            records.CreateAsync($"k{i:D4}", $$"""{"team":"t{{i % 10}}"}""", config, new("test", null, null), CancellationToken.None)));
        var seen = new List<string>();
        for (var after = (string?)""; after is not null;)
        {
            var page = (await _gateway.AdminAsync($"/api/keys?team=t3&limit=300{(after.Length == 0 ? "" : "&after=" + after)}")).Json;
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!));
            after = page.GetProperty("next").GetString();
        }

        Assert.Equal(Enumerable.Range(0, 500).Select(i => $"k{(i * 10) + 3:D4}"), seen);
        var started = TimeProvider.System.GetTimestamp();
        await ManageAsync(HttpMethod.Post, "/api/keys/k0042/disable");
        TestContext.Current.SendDiagnosticMessage($"one of 5,000 changed in {TimeProvider.System.GetElapsedTime(started).TotalMilliseconds:0.0} ms");
        Assert.Equal(401, await CallAsync(made[42].Secret!.Reveal()));
        Assert.Equal(200, await CallAsync(made[43].Secret!.Reveal()));
    }

    private static async Task<int?> AsBlueAsync(Func<HttpContext, Task<IResult>> call, string body)
    {
        var http = new DefaultHttpContext();
        http.Features.Set(new Actor("bob", ActorKind.PersonalToken, new Grant(Role.Operator, "blue")));
        http.Request.ContentType = "application/json";
        http.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        return (await call(http) as IStatusCodeHttpResult)?.StatusCode;
    }

    private async Task<string> CreateAsync(string body)
    {
        var made = await ManageAsync(HttpMethod.Post, "/api/keys", body);
        Assert.True(made.Status == 201, made.Text);
        return made.Json.GetProperty("secret").GetString()!;
    }

    private async Task<string?> StateAsync(string id) => (await _gateway.AdminAsync("/api/keys/" + id)).Json.GetProperty("state").GetString();

    private async Task<int> CallAsync(string secret, string body = Ask, params (string, string)[] headers) =>
        (await _gateway.PostAsync("/v1/chat/completions", body, [("Authorization", "Bearer " + secret), .. headers])).Status;

    private Task<Reply> ManageAsync(HttpMethod method, string path, string? body = null, params (string, string)[] headers) =>
        _gateway.SendAsync(method, path, body, [("Authorization", "Bearer " + GatewayHost.AdminToken), .. headers]);
}
