using System.Text.Json.Nodes;
using Weir.Engine.Identity;
using Weir.Tests.Support;

namespace Weir.Tests.Identity;

/// <summary>Users and their tokens over the API: who gives what to whom, and what the trail says of it.</summary>
public sealed class UsersApiTests : IAsyncLifetime
{
    private const string Yaml = """
        providers: { sim: { kind: simulator } }
        models: { m: { deployments: { d: { provider: sim, model: sim-gpt } } } }
        keys: { test: { secret: "env:KEY" } }
        """;

    private readonly ManualClock _clock = new();
    private GatewayHost _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await GatewayHost.StartAsync(Yaml, _clock);

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task A_user_is_made_shown_changed_and_removed_and_the_trail_tells_each()
    {
        var made = await _gateway.AsAdminAsync(HttpMethod.Post, "/api/users", new JsonObject { ["id"] = "alice", ["role"] = "operator", ["team"] = "search", ["reason"] = "joins" });
        Assert.Equal((201, "/api/users/alice"), (made.Status, made.Header("location")));
        var shown = await _gateway.AdminAsync("/api/users/alice");
        Assert.Equal(made.Text, shown.Text);
        Assert.Equal(("operator", "search", true, false), (shown.Json.GetProperty("role").GetString(), shown.Json.GetProperty("team").GetString(), shown.Json.GetProperty("enabled").GetBoolean(), shown.Json.GetProperty("has_password").GetBoolean()));
        Assert.Equal(409, (await _gateway.AsAdminAsync(HttpMethod.Post, "/api/users", new JsonObject { ["id"] = "alice", ["role"] = "viewer" })).Status);

        var changed = await _gateway.AsAdminAsync(HttpMethod.Patch, "/api/users/alice", new JsonObject { ["role"] = "viewer" });
        Assert.Equal(("viewer", "search"), (changed.Json.GetProperty("role").GetString(), changed.Json.GetProperty("team").GetString()));
        changed = await _gateway.AsAdminAsync(HttpMethod.Patch, "/api/users/alice", new JsonObject { ["team"] = null, ["password"] = People.Password });
        Assert.Equal((null, true), (changed.Json.GetProperty("team").GetString(), changed.Json.GetProperty("has_password").GetBoolean()));
        Assert.Equal(200, (await _gateway.AsAdminAsync(HttpMethod.Delete, "/api/users/alice")).Status);
        Assert.Equal(404, (await _gateway.AsAdminAsync(HttpMethod.Delete, "/api/users/alice")).Status);
        Assert.Equal(404, (await _gateway.AdminAsync("/api/users/alice")).Status);

        var trail = await _gateway.TrailAsync("?object=alice");
        Assert.Equal(["user.remove", "user.set", "user.set", "user.add"], trail.Select(one => one.GetProperty("action").GetString()));
        Assert.Equal(("admin-token", "joins", "127.0.0.1"), (trail[3].GetProperty("actor").GetString(), trail[3].GetProperty("reason").GetString(), trail[3].GetProperty("address").GetString()));
        Assert.Equal("""{"role":"viewer","team":null,"enabled":true,"password":"*** (new)","provider":null}""", trail[1].GetProperty("after").GetRawText());
        Assert.Equal("""{"role":"viewer","team":"search","enabled":true,"password":null,"provider":null}""", trail[1].GetProperty("before").GetRawText());
        Assert.DoesNotContain(People.Password, string.Concat(trail.Select(one => one.GetRawText())), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"id":"x"}""", "role")]
    [InlineData("""{"id":"x","role":"root"}""", "role")]
    [InlineData("""{"id":"x","role":"Admin"}""", "role")]
    [InlineData("""{"id":"x","role":7}""", "role")]
    [InlineData("""{"id":"x","role":"admin","team":"a"}""", "team")]
    [InlineData("""{"id":"x","role":"auditor","team":"a"}""", "team")]
    [InlineData("""{"id":"x","role":"viewer","team":""}""", "team")]
    [InlineData("""{"id":"admin-token","role":"viewer"}""", "id")]
    [InlineData("""{"id":"X","role":"viewer"}""", "id")]
    [InlineData("""{"id":"x","role":"viewer","password":"short"}""", "password")]
    [InlineData("""{"id":"x","role":"viewer","permissions":["people_change"]}""", "permissions")]
    [InlineData("""{"id":"x","role":"viewer","created_by":"bob"}""", "created_by")]
    [InlineData("""{"id":"x","role":"viewer","enabled":true}""", "enabled")]
    public async Task What_is_not_right_is_refused_by_its_field(string body, string field)
    {
        var reply = await _gateway.SendAsync(HttpMethod.Post, "/api/users", body, People.Admin);
        Assert.Equal(400, reply.Status);
        Assert.Equal([field], reply.Json.GetProperty("errors").EnumerateObject().Select(one => one.Name));
        Assert.Empty((await _gateway.AdminAsync("/api/users")).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_token_is_its_users_and_good_until_it_is_taken_back_ends_or_its_user_may_not()
    {
        var token = await _gateway.AddWithTokenAsync("alice", Role.Operator);
        Assert.Matches("^wa_[0-9a-f]{16}_[A-Za-z0-9_-]{43}$", token);
        Assert.Equal(200, await StatusAsync(token));
        Assert.Equal(200, (await _gateway.GetAsync("/api/budgets", ("x-api-key", token))).Status);
        Assert.Equal(401, (await _gateway.GetAsync("/v1/models", People.Bearer(token))).Status);
        Assert.Equal(401, (await _gateway.BareAsync(HttpMethod.Get, "/api/budgets?token=" + token)).Status);
        Assert.Equal(401, await StatusAsync(token[..^1] + (token[^1] == 'A' ? 'B' : 'A')));

        var ends = await _gateway.AddTokenAsync("alice", new() { ["name"] = "an hour", ["expires_at"] = _clock.GetUtcNow().AddHours(1) });
        var reports = await _gateway.AddTokenAsync("alice", new() { ["name"] = "reports", ["role"] = "reporter" });
        Assert.Equal((200, 403), (await StatusAsync(ends), await StatusAsync(reports)));
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal((401, 403), (await StatusAsync(ends), await StatusAsync(reports)));

        // What its user lost, no token has.
        await _gateway.AsAdminAsync(HttpMethod.Patch, "/api/users/alice", new JsonObject { ["role"] = "auditor" });
        Assert.Equal((200, 401), (await StatusAsync(token), await StatusAsync(reports)));
        await _gateway.AsAdminAsync(HttpMethod.Patch, "/api/users/alice", new JsonObject { ["enabled"] = false });
        Assert.Equal(401, await StatusAsync(token));
        await _gateway.AsAdminAsync(HttpMethod.Patch, "/api/users/alice", new JsonObject { ["enabled"] = true });
        Assert.Equal(200, await StatusAsync(token));

        var listed = (await _gateway.AdminAsync("/api/users/alice/tokens")).Json.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(["an hour", "reports", "test"], listed.Select(one => one.GetProperty("name").GetString()));
        Assert.NotNull(listed[2].GetProperty("last_used_at").GetString());
        Assert.Equal(200, (await _gateway.AsAdminAsync(HttpMethod.Delete, $"/api/users/alice/tokens/{listed[2].GetProperty("id").GetString()}")).Status);
        Assert.Equal(401, await StatusAsync(token));
        Assert.Equal(404, (await _gateway.AsAdminAsync(HttpMethod.Delete, $"/api/users/alice/tokens/{listed[2].GetProperty("id").GetString()}")).Status);
    }

    [Fact]
    public async Task Nobody_gives_more_than_they_have()
    {
        await _gateway.AddUserAsync("alice", Role.Operator, "search");
        foreach (var body in new[] { """{"name":"t","role":"admin"}""", """{"name":"t","role":"auditor"}""", """{"name":"t","team":"other"}""", """{"name":"t","role":"viewer","team":"other"}""" })
        {
            Assert.Equal(403, (await _gateway.SendAsync(HttpMethod.Post, "/api/users/alice/tokens", body, People.Admin)).Status);
        }

        Assert.Equal(201, (await _gateway.SendAsync(HttpMethod.Post, "/api/users/alice/tokens", """{"name":"t","role":"viewer","team":"search"}""", People.Admin)).Status);
        var refused = await _gateway.TrailAsync("?outcome=denied");
        Assert.Equal(4, refused.Count);
        Assert.All(refused, one => Assert.Equal(("user.grant", "alice"), (one.GetProperty("action").GetString(), one.GetProperty("object").GetString())));
    }

    [Fact]
    public async Task Those_who_may_not_change_people_have_their_own_tokens_and_see_no_others()
    {
        await _gateway.AddUserAsync("bob", Role.Viewer);
        await _gateway.AddUserAsync("alice", Role.Operator, password: People.Password);
        var token = await _gateway.AddTokenAsync("alice");
        var (cookie, antiforgery) = await _gateway.SignInAsync("alice");

        Assert.Equal(201, await AskAsync(HttpMethod.Post, "/api/users/alice/tokens", """{"name":"mine"}""", cookie, antiforgery));
        Assert.Equal(200, await AskAsync(HttpMethod.Get, "/api/users/alice/tokens", null, cookie));
        Assert.Equal(404, await AskAsync(HttpMethod.Get, "/api/users/bob/tokens", null, cookie));
        Assert.Equal(404, await AskAsync(HttpMethod.Get, "/api/users/nobody/tokens", null, cookie));
        Assert.Equal(404, await AskAsync(HttpMethod.Post, "/api/users/bob/tokens", """{"name":"his"}""", cookie, antiforgery));
        Assert.Equal(404, await AskAsync(HttpMethod.Delete, "/api/users/bob/tokens/0000000000000000", null, cookie, antiforgery));
        Assert.Equal(403, await AskAsync(HttpMethod.Patch, "/api/users/alice", """{"role":"admin"}""", cookie, antiforgery));
        Assert.Equal(403, await AskAsync(HttpMethod.Get, "/api/users", null, cookie));

        // A token that ends would live on in one that it made.
        Assert.Equal(403, await AskAsync(HttpMethod.Post, "/api/users/alice/tokens", """{"name":"from a token"}""", People.Bearer(token)));
    }

    [Fact]
    public async Task The_last_admin_stays()
    {
        var admin = await _gateway.AddWithTokenAsync("root", Role.Admin);
        var by = People.Bearer(admin);
        Assert.Equal(409, await AskAsync(HttpMethod.Delete, "/api/users/root", null, by));
        Assert.Equal(409, await AskAsync(HttpMethod.Patch, "/api/users/root", """{"role":"operator"}""", by));
        Assert.Equal(409, await AskAsync(HttpMethod.Patch, "/api/users/root", """{"enabled":false}""", by));
        await _gateway.AddUserAsync("second", Role.Admin);
        Assert.Equal(200, await AskAsync(HttpMethod.Delete, "/api/users/root", null, by));
        Assert.Equal(401, await AskAsync(HttpMethod.Get, "/api/users", null, by));
        Assert.Equal(200, (await _gateway.AsAdminAsync(HttpMethod.Delete, "/api/users/second")).Status);
    }

    private async Task<int> StatusAsync(string token) => (await _gateway.GetAsync("/api/budgets", People.Bearer(token))).Status;

    private async Task<int> AskAsync(HttpMethod method, string path, string? body, params (string, string)[] headers) => (await _gateway.BareAsync(method, path, body, headers)).Status;
}
