using System.Text.Json;
using System.Text.Json.Nodes;
using Weir.Engine.Identity;
using Weir.Engine.Identity.Dashboards;
using Weir.Tests.Support;

namespace Weir.Tests.Operations.Dashboards;

/// <summary>What somebody arranges is kept, is their own, and is bounded (S1-17); how pages are shown to them (S0-40).</summary>
public sealed class DashboardsApiTests : IAsyncLifetime
{
    private const string Yaml = """
        providers: { sim: { kind: simulator } }
        models: { m: { deployments: { d: { provider: sim, model: sim-gpt, price: { input: 1, output: 2 } } } } }
        keys: { a: { secret: "env:KEY", team: search } }
        """;

    private const string Full = """
        {"title":"Rate","source":"series","kind":"stat","metrics":["requests"],"by":["team","model"],"filters":{"provider":"sim"},"range":"1h","per":"second","thresholds":[10,50],"above":0.5,"limit":5,"width":3,"height":2}
        """;

    private GatewayHost _gateway = null!;
    private (string, string) _ann;
    private (string, string) _bob;

    public async ValueTask InitializeAsync()
    {
        _gateway = await GatewayHost.StartAsync(Yaml);
        _ann = People.Bearer(await _gateway.AddWithTokenAsync("ann", Role.Viewer));
        _bob = People.Bearer(await _gateway.AddWithTokenAsync("bob", Role.Operator));
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task What_was_arranged_comes_back_as_it_was()
    {
        var made = await PostAsync(_ann, Body("My view", Full));
        Assert.Equal((201, "\"1\""), (made.Status, made.Header("etag")));
        var id = made.Json.GetProperty("id").GetString()!;
        var read = await _gateway.GetAsync("/api/dashboards/" + id, _ann);
        Assert.Equal(made.Json.GetRawText(), read.Json.GetRawText());
        Assert.Equal(("ann", true, false, "6h"), (read.Json.GetProperty("owner").GetString(), read.Json.GetProperty("mine").GetBoolean(), read.Json.GetProperty("shared").GetBoolean(), read.Json.GetProperty("range").GetString()));
        Assert.Equal(JsonNode.Parse(Full)!.ToJsonString(), Panel(read).ToJsonString());
        Assert.Equal([id], await IdsAsync(_ann));
    }

    [Fact]
    public async Task Nobody_sees_or_changes_what_is_anothers()
    {
        var id = await AddAsync(_ann);
        foreach (var (method, body) in new[] { (HttpMethod.Get, (string?)null), (HttpMethod.Put, Body("theirs")), (HttpMethod.Delete, null) })
        {
            Assert.Equal(404, (await _gateway.SendAsync(method, "/api/dashboards/" + id, body, _bob)).Status);
            Assert.Equal(404, (await _gateway.SendAsync(method, "/api/dashboards/" + id, body, People.Admin)).Status);
        }

        Assert.Equal([], await IdsAsync(_bob));
        Assert.Equal([id], await IdsAsync(_ann));

        // The admin token is no user and has its own all the same.
        var its = await AddAsync(People.Admin);
        Assert.Equal("admin-token", (await _gateway.AdminAsync("/api/dashboards/" + its)).Json.GetProperty("owner").GetString());
        Assert.Equal([id], await IdsAsync(_ann));
    }

    [Fact]
    public async Task What_is_shared_with_the_house_is_seen_there_and_changed_by_its_owner_alone()
    {
        var refused = await PostAsync(_ann, Body("For all", shared: true));
        Assert.Equal(400, refused.Status);
        Assert.Contains("dashboards_share", refused.Json.GetProperty("errors").GetProperty("shared")[0].GetString(), StringComparison.Ordinal);

        var id = (await PostAsync(_bob, Body("For all", shared: true))).Json.GetProperty("id").GetString()!;
        var seen = await _gateway.GetAsync("/api/dashboards/" + id, _ann);
        Assert.Equal((200, false, "bob"), (seen.Status, seen.Json.GetProperty("mine").GetBoolean(), seen.Json.GetProperty("owner").GetString()));
        Assert.Equal([id], await IdsAsync(_ann));
        Assert.Equal(404, (await PutAsync(_ann, id, Body("Mine now"))).Status);
        Assert.Equal(404, (await _gateway.SendAsync(HttpMethod.Delete, "/api/dashboards/" + id, null, _ann)).Status);

        // Its filters can name any team: who acts for one alone sees and shares none.
        var tom = People.Bearer(await _gateway.AddWithTokenAsync("tom", Role.Operator, "search"));
        Assert.Equal([], await IdsAsync(tom));
        Assert.Equal(404, (await _gateway.GetAsync("/api/dashboards/" + id, tom)).Status);
        Assert.Equal(400, (await PostAsync(tom, Body("For all", shared: true))).Status);
        Assert.Equal(201, (await PostAsync(tom, Body("Mine"))).Status);
        var reporter = People.Bearer(await _gateway.AddWithTokenAsync("rita", Role.Reporter));
        Assert.Equal(403, (await PostAsync(reporter, Body("Mine"))).Status);
    }

    [Fact]
    public async Task Whoever_saw_an_older_version_changes_nothing()
    {
        var id = await AddAsync(_ann);
        Assert.Equal((200, "\"2\""), Told(await PutAsync(_ann, id, Body("second"), ("If-Match", "\"1\""))));
        var late = await PutAsync(_ann, id, Body("late"), ("If-Match", "\"1\""));
        Assert.Equal((412, 2), (late.Status, late.Json.GetProperty("version").GetInt32()));
        Assert.Equal(412, (await _gateway.SendAsync(HttpMethod.Delete, "/api/dashboards/" + id, null, _ann, ("If-Match", "\"1\""))).Status);
        Assert.Equal(400, (await PutAsync(_ann, id, Body("late"), ("If-Match", "\"x\""))).Status);
        Assert.Equal("second", (await _gateway.GetAsync("/api/dashboards/" + id, _ann)).Json.GetProperty("name").GetString());
        Assert.Equal((200, "\"3\""), Told(await PutAsync(_ann, id, Body("whatever there is"))));
    }

    [Fact]
    public async Task What_was_removed_is_kept_again_under_its_id()
    {
        var id = await AddAsync(_ann);
        var gone = await _gateway.SendAsync(HttpMethod.Delete, "/api/dashboards/" + id, null, _ann, ("If-Match", "\"1\""));
        Assert.Equal((200, "mine"), (gone.Status, gone.Json.GetProperty("name").GetString()));
        Assert.Equal(404, (await _gateway.GetAsync("/api/dashboards/" + id, _ann)).Status);
        Assert.Equal(404, (await PutAsync(_ann, id, Body("mine"), ("If-Match", "\"1\""))).Status);
        Assert.Equal(201, (await PutAsync(_ann, id, Body("mine"))).Status);
        Assert.Equal([id], await IdsAsync(_ann));
        foreach (var other in new[] { "x", "dsh_ZZ000000000000000000000000000001", "dsh_0000000000000000000000000000000G", "dsh_000000000000000000000000000000000" })
        {
            Assert.Equal(404, (await PutAsync(_ann, other, Body("mine"))).Status);
        }
    }

    [Theory]
    [InlineData("""{"range":"6h","panels":[]}""", "name")]
    [InlineData("""{"name":"","range":"6h","panels":[]}""", "name")]
    [InlineData("""{"name":"n","panels":[]}""", "range")]
    [InlineData("""{"name":"n","range":"6y","panels":[]}""", "range")]
    [InlineData("""{"name":"n","range":"367d","panels":[]}""", "range")]
    [InlineData("""{"name":"n","range":"6h"}""", "panels")]
    [InlineData("""{"name":"n","range":"6h","panels":{}}""", "panels")]
    [InlineData("""{"name":"n","range":"6h","panels":[7]}""", "panels.0")]
    [InlineData("""{"name":"n","range":"6h","panels":[],"owner":"bob"}""", "owner")]
    [InlineData("""{"name":"n","range":"6h","panels":[],"shared":"yes"}""", "shared")]
    public async Task A_dashboard_that_cannot_be_is_refused_at_its_field(string body, string field)
    {
        var reply = await PostAsync(_bob, body);
        Assert.Equal((400, "application/problem+json"), (reply.Status, reply.Header("content-type")?.Split(';')[0]));
        Assert.Equal([field], reply.Json.GetProperty("errors").EnumerateObject().Select(one => one.Name));
    }

    [Theory]
    [InlineData("""{"source":"series","kind":"line","metrics":["requests"]}""", "title")]
    [InlineData("""{"title":"t","kind":"line","metrics":["requests"]}""", "source")]
    [InlineData("""{"title":"t","source":"sql","kind":"line","metrics":["requests"]}""", "source")]
    [InlineData("""{"title":"t","source":"series","kind":"pie","metrics":["requests"]}""", "kind")]
    [InlineData("""{"title":"t","source":"costs","kind":"line","metrics":["cost_usd"],"by":["team"]}""", "kind")]
    [InlineData("""{"title":"t","source":"series","kind":"line"}""", "metrics")]
    [InlineData("""{"title":"t","source":"series","kind":"line","metrics":["p95"]}""", "metrics")]
    [InlineData("""{"title":"t","source":"series","kind":"line","metrics":["requests","errors"],"by":["team"]}""", "metrics")]
    [InlineData("""{"title":"t","source":"series","kind":"line","metrics":["requests","errors","cost_usd","tokens","quality"]}""", "metrics")]
    [InlineData("""{"title":"t","source":"health","kind":"table","metrics":["requests"]}""", "metrics")]
    [InlineData("""{"title":"t","source":"series","kind":"line","metrics":["requests"],"by":["customer"]}""", "by")]
    [InlineData("""{"title":"t","source":"series","kind":"line","metrics":["requests"],"by":["team","team"]}""", "by")]
    [InlineData("""{"title":"t","source":"series","kind":"line","metrics":["requests"],"by":["team","model","key"]}""", "by")]
    [InlineData("""{"title":"t","source":"series","kind":"heatmap","metrics":["cost_usd"],"by":["duration"]}""", "by")]
    [InlineData("""{"title":"t","source":"operations","kind":"table","metrics":["requests"]}""", "by")]
    [InlineData("""{"title":"t","source":"series","kind":"line","metrics":["requests"],"filters":{"since":"x"}}""", "filters")]
    [InlineData("""{"title":"t","source":"series","kind":"line","metrics":["requests"],"filters":{"team":7}}""", "filters")]
    [InlineData("""{"title":"t","source":"operations","kind":"table","metrics":["requests"],"by":["team"],"filters":{"team":"","project":"","customer":"","user":"","key":"","provider":"","model":"","outcome":"","status":""}}""", "filters")]
    [InlineData("""{"title":"t","source":"series","kind":"line","metrics":["requests"],"filters":{"team":"\ud800"}}""", "filters")]
    [InlineData("""{"title":"t","source":"series","kind":"line","metrics":["requests"],"range":"x"}""", "range")]
    [InlineData("""{"title":"t","source":"series","kind":"line","metrics":["requests"],"per":"day"}""", "per")]
    [InlineData("""{"title":"t","source":"series","kind":"line","metrics":["requests"],"thresholds":[1,2,3]}""", "thresholds")]
    [InlineData("""{"title":"t","source":"series","kind":"line","metrics":["requests"],"thresholds":[1e300]}""", "thresholds")]
    [InlineData("""{"title":"t","source":"series","kind":"line","metrics":["requests"],"above":-1}""", "above")]
    [InlineData("""{"title":"t","source":"series","kind":"line","metrics":["requests"],"limit":0}""", "limit")]
    [InlineData("""{"title":"t","source":"series","kind":"line","metrics":["requests"],"width":5}""", "width")]
    [InlineData("""{"title":"t","source":"series","kind":"line","metrics":["requests"],"height":0}""", "height")]
    [InlineData("""{"title":"t","source":"series","kind":"line","metrics":["requests"],"script":"x"}""", "script")]
    public async Task A_panel_that_cannot_be_is_refused_at_its_field(string panel, string field)
    {
        var reply = await PostAsync(_ann, Body("n", Full, panel));
        Assert.Equal(400, reply.Status);
        Assert.Equal(["panels.1." + field], reply.Json.GetProperty("errors").EnumerateObject().Select(one => one.Name));
    }

    [Fact]
    public async Task Every_bound_holds_on_both_of_its_sides()
    {
        Assert.Equal(201, (await PostAsync(_ann, Body(new string('n', 100), [.. Enumerable.Repeat(Full, 24)]))).Status);
        Assert.Equal(400, (await PostAsync(_ann, Body(new string('n', 101)))).Status);
        Assert.Equal(400, (await PostAsync(_ann, Body("n", [.. Enumerable.Repeat(Full, 25)]))).Status);
        Assert.Equal(413, (await PostAsync(_ann, Body(new string('n', 70_000)))).Status);
        for (var owned = 1; owned < DashboardDesk.MaxOwned; owned++)
        {
            await AddAsync(_ann);
        }

        Assert.Equal(409, (await PostAsync(_ann, Body("one more"))).Status);
        Assert.Equal(201, (await PostAsync(_bob, Body("another's first"))).Status);
    }

    [Fact]
    public async Task Who_is_removed_leaves_what_they_shared_to_their_remover_and_nothing_to_a_namesake()
    {
        await AddAsync(_bob);
        var shared = (await PostAsync(_bob, Body("For all", shared: true))).Json.GetProperty("id").GetString()!;
        Assert.Equal(200, (await _gateway.SendAsync(HttpMethod.Put, "/api/preferences", """{"theme":"dark"}""", _bob)).Status);
        Assert.Equal(200, (await _gateway.AsAdminAsync(HttpMethod.Delete, "/api/users/bob")).Status);
        Assert.Equal("admin-token", (await _gateway.GetAsync("/api/dashboards/" + shared, _ann)).Json.GetProperty("owner").GetString());
        var again = People.Bearer(await _gateway.AddWithTokenAsync("bob", Role.Operator));
        Assert.Equal([shared], await IdsAsync(again));
        Assert.False((await _gateway.GetAsync("/api/preferences", again)).Json.GetProperty("saved").GetBoolean());
    }

    [Fact]
    public async Task Preferences_are_kept_for_each_and_bounded()
    {
        const string usual = """{"refresh_seconds":30,"max_points":1000,"live":true,"theme":"auto","saved":false}""";
        Assert.Equal(usual, (await _gateway.GetAsync("/api/preferences", _ann)).Text);
        const string own = """{"refresh_seconds":5,"max_points":10,"live":false,"theme":"dark"}""";
        Assert.Equal(200, (await _gateway.SendAsync(HttpMethod.Put, "/api/preferences", own, _ann)).Status);
        Assert.Equal(own.Replace("}", ""","saved":true}""", StringComparison.Ordinal), (await _gateway.GetAsync("/api/preferences", _ann)).Text);
        Assert.Equal(usual, (await _gateway.GetAsync("/api/preferences", _bob)).Text);
        Assert.Equal(usual, (await _gateway.AdminAsync("/api/preferences")).Text);
        foreach (var (field, bad) in new[] { ("refresh_seconds", "4"), ("refresh_seconds", "3601"), ("max_points", "9"), ("max_points", "1001"), ("live", "1"), ("theme", "\"pink\""), ("theme", "\"\""), ("font", "1") })
        {
            var reply = await _gateway.SendAsync(HttpMethod.Put, "/api/preferences", $$"""{"{{field}}":{{bad}}}""", _ann);
            Assert.Equal((400, field), (reply.Status, reply.Json.GetProperty("errors").EnumerateObject().Single().Name));
        }
    }

    private static string Body(string name, params string[] panels) => Body(name, shared: false, panels);

    private static string Body(string name, bool shared, params string[] panels) =>
        $$"""{"name":{{JsonSerializer.Serialize(name)}},"shared":{{(shared ? "true" : "false")}},"range":"6h","panels":[{{string.Join(',', panels)}}]}""";

    private static JsonObject Panel(Reply reply) => JsonNode.Parse(reply.Json.GetProperty("panels")[0].GetRawText())!.AsObject();

    private static (int, string?) Told(Reply reply) => (reply.Status, reply.Header("etag"));

    private Task<Reply> PostAsync((string, string) who, string body) => _gateway.SendAsync(HttpMethod.Post, "/api/dashboards", body, who);

    private Task<Reply> PutAsync((string, string) who, string id, string body, params (string, string)[] headers) => _gateway.SendAsync(HttpMethod.Put, "/api/dashboards/" + id, body, [who, .. headers]);

    private async Task<string> AddAsync((string, string) who)
    {
        var reply = await PostAsync(who, Body("mine"));
        Assert.True(reply.Status == 201, reply.Text);
        return reply.Json.GetProperty("id").GetString()!;
    }

    private async Task<List<string?>> IdsAsync((string, string) who) =>
        [.. (await _gateway.GetAsync("/api/dashboards", who)).Json.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("id").GetString())];
}
