using System.Text.Json.Nodes;
using Weir.Engine.Identity;
using Weir.Tests.Support;

namespace Weir.Tests.Identity;

/// <summary>Signing in and out over the API, and what a session's cookie is good for.</summary>
public sealed class SessionsApiTests : IAsyncLifetime
{
    private const string Yaml = """
        providers: { sim: { kind: simulator } }
        models: { m: { deployments: { d: { provider: sim, model: sim-gpt } } } }
        keys: { test: { secret: "env:KEY" } }
        budgets: { house: { scope: {}, period: month, limit_usd: 100, action: block } }
        """;

    private readonly ManualClock _clock = new();
    private GatewayHost _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        _gateway = await GatewayHost.StartAsync(Yaml, _clock);
        await _gateway.AddUserAsync("alice", Role.Operator, password: People.Password);
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task A_session_is_a_cookie_that_no_script_reads_and_no_other_site_sends()
    {
        var reply = await _gateway.SignInReplyAsync("alice", People.Password);
        Assert.Equal(200, reply.Status);
        var cookie = reply.Header("set-cookie")!;
        Assert.Matches("^weir-session=[A-Za-z0-9_-]{43}; path=/; samesite=strict; httponly$", cookie);
        Assert.Equal("no-store", reply.Header("cache-control"));
        Assert.Equal(("alice", "session", "operator"), (Text(reply, "name"), Text(reply, "kind"), Text(reply, "role")));
        Assert.Contains("budgets_change", reply.Json.GetProperty("permissions").EnumerateArray().Select(one => one.GetString()));

        var who = await _gateway.BareAsync(HttpMethod.Get, "/api/session", null, ("Cookie", cookie.Split(';')[0]));
        Assert.Equal(("alice", Text(reply, "antiforgery")), (Text(who, "name"), Text(who, "antiforgery")));

        // At rest there is nothing that could be sent.
        var secret = cookie.Split('=', ';')[1];
        var stored = await _gateway.Store.ReadAsync(
            connection =>
            {
                using var command = connection.CreateCommand();
                command.CommandText = "SELECT hash || ' ' || user FROM sessions";
                return (string)command.ExecuteScalar()!;
            },
            TestContext.Current.CancellationToken);
        Assert.EndsWith(" alice", stored, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, stored, StringComparison.Ordinal);
        Assert.Equal(401, (await _gateway.BareAsync(HttpMethod.Get, "/api/session", null, ("Cookie", "weir-session=" + stored.Split(' ')[0][..43]))).Status);
    }

    [Fact]
    public async Task Nobody_learns_whether_the_name_or_the_password_is_wrong()
    {
        await _gateway.AddUserAsync("off", Role.Viewer, password: People.Password);
        await _gateway.AsAdminAsync(HttpMethod.Patch, "/api/users/off", new JsonObject { ["enabled"] = false });
        await _gateway.AddUserAsync("robot", Role.Reporter);
        var bodies = new HashSet<string>();
        foreach (var (name, password) in new[] { ("alice", "wrong wrong wrong"), ("nobody", People.Password), ("off", People.Password), ("robot", People.Password), ("' OR 1=1 --", "x"), ("alice", "' OR '1'='1") })
        {
            var reply = await _gateway.SignInReplyAsync(name, password);
            Assert.Equal(401, reply.Status);
            Assert.Null(reply.Header("set-cookie"));
            bodies.Add(reply.Text);
        }

        Assert.Single(bodies);
        var trail = await _gateway.TrailAsync("?action=session.start&outcome=denied");
        Assert.Equal(["alice", "an unknown name", "robot", "off", "an unknown name", "alice"], trail.Select(one => one.GetProperty("object").GetString()));
        Assert.All(trail, one => Assert.Equal(("unknown", "127.0.0.1"), (one.GetProperty("actor").GetString(), one.GetProperty("address").GetString())));
    }

    [Fact]
    public async Task What_changes_something_needs_the_pages_token_and_comes_from_the_pages_address()
    {
        var (cookie, antiforgery) = await _gateway.SignInAsync("alice");
        var own = ("Origin", _gateway.Url);
        Assert.Equal(200, await PatchAsync(cookie, antiforgery));
        Assert.Equal(200, await PatchAsync(cookie, antiforgery, own, ("Sec-Fetch-Site", "same-origin")));
        Assert.Equal(403, await PatchAsync(cookie));
        Assert.Equal(403, await PatchAsync(cookie, ("x-weir-antiforgery", "")));
        Assert.Equal(403, await PatchAsync(cookie, ("x-weir-antiforgery", new string('0', 64))));
        Assert.Equal(403, await PatchAsync(cookie, antiforgery, ("Origin", "https://evil.example")));
        Assert.Equal(403, await PatchAsync(cookie, antiforgery, ("Origin", "null")));
        Assert.Equal(403, await PatchAsync(cookie, antiforgery, ("Sec-Fetch-Site", "cross-site")));
        Assert.Equal(403, await PatchAsync(cookie, antiforgery, ("Sec-Fetch-Site", "same-site")));

        var other = await _gateway.SignInAsync("alice");
        Assert.Equal(403, await PatchAsync(cookie, other.Antiforgery));
        var refused = await _gateway.TrailAsync("?action=access.refuse");
        Assert.Equal(8, refused.Count);
        Assert.All(refused, one => Assert.Equal(("alice", "PATCH /api/budgets/{id}", "denied"), (one.GetProperty("actor").GetString(), one.GetProperty("object").GetString(), one.GetProperty("outcome").GetString())));
    }

    [Fact]
    public async Task A_header_counts_alone_and_a_good_cookie_does_not_help_a_bad_token()
    {
        var (cookie, _) = await _gateway.SignInAsync("alice");
        Assert.Equal(200, (await _gateway.BareAsync(HttpMethod.Get, "/api/budgets", null, cookie)).Status);
        Assert.Equal(401, (await _gateway.GetAsync("/api/budgets", cookie, ("Authorization", "Bearer nonsense"))).Status);
        Assert.Equal(401, (await _gateway.GetAsync("/api/budgets", cookie, ("x-api-key", GatewayHost.Key))).Status);
        Assert.Equal(401, (await _gateway.GetAsync("/api/budgets", ("Authorization", "Bearer " + cookie.Item2.Split('=')[1]))).Status);
    }

    [Fact]
    public async Task It_ends_when_it_is_not_used_and_at_its_time_however_much_it_is()
    {
        var (cookie, _) = await _gateway.SignInAsync("alice");
        _clock.Advance(TimeSpan.FromMinutes(29));
        Assert.Equal(200, await LookAsync(cookie));
        _clock.Advance(TimeSpan.FromMinutes(29));
        Assert.Equal(200, await LookAsync(cookie));
        _clock.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(401, await LookAsync(cookie));

        var (second, _) = await _gateway.SignInAsync("alice");
        for (var minutes = 0; minutes < 12 * 60; minutes += 20)
        {
            Assert.Equal(200, await LookAsync(second));
            _clock.Advance(TimeSpan.FromMinutes(20));
        }

        Assert.Equal(401, await LookAsync(second));
    }

    [Fact]
    public async Task It_ends_with_signing_out_and_with_any_change_of_its_user()
    {
        var (cookie, antiforgery) = await _gateway.SignInAsync("alice");
        var (kept, _) = await _gateway.SignInAsync("alice");
        Assert.Equal(204, (await _gateway.BareAsync(HttpMethod.Delete, "/api/session", null, cookie, antiforgery)).Status);
        Assert.Equal((401, 200), (await LookAsync(cookie), await LookAsync(kept)));

        foreach (var change in new[] { new JsonObject { ["role"] = "viewer" }, new JsonObject { ["password"] = "some other words 17" }, new JsonObject { ["enabled"] = false } })
        {
            Assert.Equal(200, await LookAsync(kept));
            Assert.Equal(200, (await _gateway.AsAdminAsync(HttpMethod.Patch, "/api/users/alice", change)).Status);
            Assert.Equal(401, await LookAsync(kept));
            await _gateway.AsAdminAsync(HttpMethod.Patch, "/api/users/alice", new JsonObject { ["enabled"] = true, ["password"] = People.Password });
            (kept, _) = await _gateway.SignInAsync("alice");
        }

        Assert.Equal(200, (await _gateway.AsAdminAsync(HttpMethod.Delete, "/api/users/alice")).Status);
        Assert.Equal(401, await LookAsync(kept));
    }

    [Fact]
    public async Task Ones_own_password_needs_the_one_before()
    {
        var (cookie, antiforgery) = await _gateway.SignInAsync("alice");
        Assert.Equal(403, (await ChangeAsync("not this one at all", "another phrase 55")).Status);
        Assert.Equal(400, (await ChangeAsync(People.Password, "password1234")).Status);
        Assert.Equal(204, (await ChangeAsync(People.Password, "another phrase 55")).Status);
        Assert.Equal(401, await LookAsync(cookie));
        Assert.Equal(401, (await _gateway.SignInReplyAsync("alice", People.Password)).Status);
        await _gateway.SignInAsync("alice", "another phrase 55");

        Task<Reply> ChangeAsync(string current, string next) =>
            _gateway.BareAsync(HttpMethod.Post, "/api/session/password", new JsonObject { ["current"] = current, ["new"] = next }.ToJsonString(), cookie, antiforgery);
    }

    [Fact]
    public async Task One_sees_where_one_is_signed_in_and_ends_it_there()
    {
        await _gateway.AddUserAsync("bob", Role.Admin, password: People.Password);
        var (bob, bobs) = await _gateway.SignInAsync("bob");
        var (here, antiforgery) = await _gateway.SignInAsync("alice");
        _clock.Advance(TimeSpan.FromMinutes(1));
        var (there, _) = await _gateway.SignInAsync("alice");

        var list = await _gateway.BareAsync(HttpMethod.Get, "/api/sessions", null, here);
        var items = list.Json.GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal([false, true], items.Select(one => one.GetProperty("current").GetBoolean()));
        Assert.All(items, one => Assert.Equal("127.0.0.1", one.GetProperty("address").GetString()));
        var id = items[0].GetProperty("id").GetString();

        // An admin ends nobody else's here, and what one sees of a session is no key to it.
        Assert.Equal(404, (await _gateway.BareAsync(HttpMethod.Delete, "/api/sessions/" + id, null, bob, bobs)).Status);
        Assert.DoesNotContain(there.Item2.Split('=')[1], list.Text, StringComparison.Ordinal);
        Assert.Equal(404, (await _gateway.BareAsync(HttpMethod.Delete, "/api/sessions/%25", null, here, antiforgery)).Status);
        Assert.Equal(403, (await _gateway.BareAsync(HttpMethod.Delete, "/api/sessions/" + id, null, here)).Status);
        Assert.Equal(200, await LookAsync(there));
        Assert.Equal(204, (await _gateway.BareAsync(HttpMethod.Delete, "/api/sessions/" + id, null, here, antiforgery)).Status);
        Assert.Equal((200, 401), (await LookAsync(here), await LookAsync(there)));
        Assert.Contains(id!, (await _gateway.TrailAsync("?action=session.end"))[0].GetRawText(), StringComparison.Ordinal);

        var token = ("Authorization", "Bearer " + await _gateway.AddTokenAsync("alice"));
        var own = (await _gateway.GetAsync("/api/sessions", token)).Json.GetProperty("items")[0].GetProperty("id").GetString();
        Assert.Equal(404, (await _gateway.SendAsync(HttpMethod.Delete, "/api/sessions/" + own, null, token)).Status);
        Assert.Equal(0, (await _gateway.AdminAsync("/api/sessions")).Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Too_many_wrong_ones_wait_and_the_right_one_waits_with_them()
    {
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(401, (await _gateway.SignInReplyAsync("alice", "wrong wrong wrong")).Status);
        }

        var waits = await _gateway.SignInReplyAsync("alice", People.Password);
        Assert.Equal((429, "60"), (waits.Status, waits.Header("retry-after")));
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(200, (await _gateway.SignInReplyAsync("alice", People.Password)).Status);
        Assert.Equal("throttled", (await _gateway.TrailAsync("?outcome=denied"))[0].GetProperty("object").GetString());
    }

    [Fact]
    public async Task Signing_in_is_for_this_page_this_machine_and_json()
    {
        Assert.Equal(403, (await _gateway.SignInReplyAsync("alice", People.Password, ("Host", "weir.example"))).Status);
        Assert.Equal(403, (await _gateway.SignInReplyAsync("alice", People.Password, ("Origin", "https://evil.example"))).Status);
        Assert.Equal(403, (await _gateway.SignInReplyAsync("alice", People.Password, ("Sec-Fetch-Site", "cross-site"))).Status);
        var (cookie, _) = await _gateway.SignInAsync("alice");
        Assert.Equal(401, (await _gateway.BareAsync(HttpMethod.Get, "/api/session", null, cookie, ("Host", "weir.example"))).Status);
        foreach (var body in new[] { "", "[]", "{}", """{"name":"alice"}""", """{"name":"alice","password":"x","role":"admin"}""", """{"name":"alice","name":"bob","password":"x"}""" })
        {
            Assert.Equal(400, (await _gateway.BareAsync(HttpMethod.Post, "/api/session", body)).Status);
        }
    }

    private async Task<int> LookAsync((string, string) cookie)
    {
        var status = (await _gateway.BareAsync(HttpMethod.Get, "/api/session", null, cookie)).Status;
        await _gateway.Store.Writer.FlushAsync();
        return status;
    }

    private async Task<int> PatchAsync(params (string, string)[] headers) =>
        (await _gateway.BareAsync(HttpMethod.Patch, "/api/budgets/house", """{"limit_usd":"90","reason":"test"}""", headers)).Status;

    private static string? Text(Reply reply, string name) => reply.Json.GetProperty(name).GetString();
}
