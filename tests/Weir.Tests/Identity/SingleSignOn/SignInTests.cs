using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;
using Microsoft.AspNetCore.Http;
using Weir.Engine.Identity;
using Weir.Engine.Identity.SingleSignOn;
using Weir.Tests.Support;

namespace Weir.Tests.Identity.SingleSignOn;

/// <summary>Signing in at a provider: a stub answers as RFC 6749 and OpenID Connect say, the test is the browser.</summary>
public sealed class SignInTests : IAsyncLifetime
{
    private readonly ManualClock _clock = new();
    private readonly Dictionary<string, object?> _person = new() { ["sub"] = "248289761001", ["email"] = "Ada@Example.com", ["email_verified"] = true, ["groups"] = new[] { "platform" } };
    private Sink _provider = null!;
    private GatewayHost _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        _provider = await Sink.StartAsync();
        _provider.Answer = http => http.Request.Path.Value switch
        {
            "/token" => http.Response.WriteAsJsonAsync(new { access_token = "at-canary", token_type = "Bearer", expires_in = 60 }),
            "/me" => http.Response.WriteAsJsonAsync(_person),
            _ => Sink.With(404)(http),
        };
        _gateway = await GatewayHost.StartAsync($$"""
            providers: { sim: { kind: simulator } }
            models: { m: { deployments: { d: { provider: sim, model: sim-gpt } } } }
            keys: { test: { secret: "env:KEY", team: checkout } }
            access:
              sign_in:
                corp:
                  label: Company
                  authorization_endpoint: {{_provider.Url}}/authorize
                  token_endpoint: {{_provider.Url}}/token
                  userinfo_endpoint: {{_provider.Url}}/me
                  client_id: weir
                  client_secret: "env:UPSTREAM"
                  allow_private_network: true
                  roles:
                    admins: { group: platform, role: admin }
                    checkout: { group: checkout-devs, role: operator, team: checkout }
                partner:
                  authorization_endpoint: {{_provider.Url}}/authorize
                  token_endpoint: {{_provider.Url}}/token
                  userinfo_endpoint: {{_provider.Url}}/me
                  client_id: weir
                  client_secret: "env:UPSTREAM"
                  allow_private_network: true
                  roles: { everybody: { role: viewer } }
            """, _clock);
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task A_browser_is_sent_to_the_provider_with_pkce_and_comes_back_with_a_session()
    {
        var ways = await _gateway.BareAsync(HttpMethod.Get, "/api/session/sign-in");
        Assert.Equal("""{"password":"everyone","items":[{"id":"corp","label":"Company","url":"/api/session/sign-in/corp"},{"id":"partner","label":"partner","url":"/api/session/sign-in/partner"}]}""", ways.Text);

        var (to, cookie) = await BeginAsync("?back=/requests%3Fkey%3Dtest");
        Assert.Equal(_provider.Url + "/authorize", to.GetLeftPart(UriPartial.Path));
        var asked = HttpUtility.ParseQueryString(to.Query);
        Assert.Equal(("code", "weir", "S256", "openid profile email"), (asked["response_type"], asked["client_id"], asked["code_challenge_method"], asked["scope"]));
        Assert.Equal(_gateway.Url + "/api/session/sign-in/corp/callback", asked["redirect_uri"]);

        var back = await ReturnAsync(asked["state"]!, cookie);
        Assert.Equal((302, "/requests?key=test"), (back.Status, back.Header("location")));
        var exchange = HttpUtility.ParseQueryString(_provider.Requests[0].Text);
        Assert.Equal(asked["code_challenge"], Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(exchange["code_verifier"]!))));
        Assert.Equal(("authorization_code", "c-1", GatewayHost.UpstreamSecret), (exchange["grant_type"], exchange["code"], exchange["client_secret"]));
        Assert.Equal("Bearer at-canary", _provider.Requests[1].Headers["Authorization"]);

        var who = await _gateway.BareAsync(HttpMethod.Get, "/api/session", null, ("Cookie", SessionIn(back)));
        Assert.Equal(("ada@example.com", "admin"), (who.Json.GetProperty("name").GetString(), who.Json.GetProperty("role").GetString()));
        Assert.Equal("corp", (await _gateway.AdminAsync("/api/users/ada@example.com")).Json.GetProperty("provider").GetString());
        var trail = await _gateway.TrailAsync();
        Assert.Equal([("session.start", "ada@example.com"), ("user.add", "sign-in:corp")], trail.Take(2).Select(row => (row.GetProperty("action").GetString(), row.GetProperty("actor").GetString())));
        Assert.DoesNotContain("at-canary", string.Concat(trail), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_browser_is_sent_to_the_provider_without_anything_made_to_reach_it()
    {
        // No client can be made for such an address.
        var provider = _gateway.Get<SignInDesk>().Offered.First() with { TokenEndpoint = new("mailto:nobody@example.com"), UserinfoEndpoint = new("mailto:nobody@example.com") };
        var http = new DefaultHttpContext();
        http.Request.Host = new("localhost");

        await _gateway.Get<SignInDesk>().BeginAsync(provider, http, "/");

        Assert.StartsWith(_provider.Url + "/authorize?", http.Response.Headers.Location.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Groups_decide_at_each_sign_in_what_somebody_may()
    {
        var first = SessionIn(await SignInAsync());
        _person["groups"] = "checkout-devs";
        _person["email"] = "ada.lovelace@example.com"; // a new name does not make a new user
        var second = SessionIn(await SignInAsync());

        Assert.Equal(401, (await _gateway.BareAsync(HttpMethod.Get, "/api/session", null, ("Cookie", first))).Status);
        var now = (await _gateway.BareAsync(HttpMethod.Get, "/api/session", null, ("Cookie", second))).Json;
        Assert.Equal(("ada@example.com", "operator", "checkout"), (now.GetProperty("name").GetString(), now.GetProperty("role").GetString(), now.GetProperty("team").GetString()));

        var mine = await _gateway.AsAdminAsync(HttpMethod.Patch, "/api/users/ada@example.com", new JsonObject { ["role"] = "viewer" });
        Assert.Equal(409, mine.Status);
        Assert.Equal(409, (await _gateway.AsAdminAsync(HttpMethod.Patch, "/api/users/ada@example.com", new JsonObject { ["password"] = People.Password })).Status);
        Assert.Equal(200, (await _gateway.AsAdminAsync(HttpMethod.Patch, "/api/users/ada@example.com", new JsonObject { ["enabled"] = false })).Status);
        Assert.Equal("/sign-in?provider=corp&problem=disabled", (await SignInAsync()).Header("location"));
    }

    public static TheoryData<string, string, object?> Nobodies => new()
    {
        { "groups", "no_role", new[] { "others" } },
        { "groups", "no_role", null },
        { "groups", "no_role", 7 },
        { "sub", "no_name", null },
        { "sub", "no_name", "" },
        { "email", "no_name", null },
        { "email", "no_name", "<script>alert(1)</script>" },
        { "email", "no_name", "admin-token" },
        { "email_verified", "no_name", false },
        { "email", "name_taken", "bob" },
    };

    [Theory]
    [MemberData(nameof(Nobodies))]
    public async Task Whoever_is_not_said_to_be_somebody_with_a_role_gets_no_session(string claim, string problem, object? value)
    {
        await _gateway.AddUserAsync("bob", Role.Admin, password: People.Password);
        _person[claim] = value;

        var back = await SignInAsync();

        Assert.Equal($"/sign-in?provider=corp&problem={problem}", back.Header("location"));
        Assert.DoesNotContain("weir-session", back.Header("set-cookie") ?? "", StringComparison.Ordinal);
        var row = (await _gateway.TrailAsync("?action=session.start")).Single();
        Assert.Equal(("denied", "sign-in:corp"), (row.GetProperty("outcome").GetString(), row.GetProperty("object").GetString()));
    }

    [Fact]
    public async Task Another_browser_another_provider_and_a_forged_state_get_no_session()
    {
        var (to, cookie) = await BeginAsync();
        var state = HttpUtility.ParseQueryString(to.Query)["state"]!;
        string[] refused =
        [
            (await ReturnAsync(state, cookie: null)).Header("location")!,
            (await ReturnAsync(state[..^2] + "AA", cookie)).Header("location")!,
            (await ReturnAsync("", cookie)).Header("location")!,
            (await ReturnAsync(state, cookie: (await BeginAsync()).Cookie)).Header("location")!,
        ];

        Assert.All(refused, one => Assert.Equal("/sign-in?provider=corp&problem=expired", one));
        Assert.Equal("/sign-in?provider=partner&problem=expired", (await ReturnAsync(state, cookie, id: "partner")).Header("location"));
        Assert.Empty(_provider.Requests); // no code was exchanged
        Assert.Equal("/", (await ReturnAsync(state, cookie)).Header("location"));
    }

    [Fact]
    public async Task What_a_provider_does_wrong_is_told_without_repeating_it()
    {
        var (to, cookie) = await BeginAsync();
        var state = HttpUtility.ParseQueryString(to.Query)["state"]!;
        Assert.Equal("/sign-in?provider=corp&problem=declined", (await ReturnAsync(state, cookie, "error=access_denied")).Header("location"));

        foreach (var (path, answer) in new (string, Func<HttpContext, Task>)[]
        {
            ("/token", http => { http.Response.StatusCode = 400; return http.Response.WriteAsJsonAsync(new { error = "invalid_grant", error_description = "canary-text" }); }),
            ("/token", http => http.Response.WriteAsync("<html>canary-text")),
            ("/token", http => http.Response.WriteAsJsonAsync(new { token_type = "Bearer" })),
            ("/token", Sink.With(503)),
            ("/me", Sink.With(401)),
            ("/me", http => http.Response.WriteAsync("canary-text")),
            ("/me", http => http.Response.WriteAsync(new string(' ', 300_000))),
        })
        {
            var before = _provider.Answer;
            _provider.Answer = http => http.Request.Path == path ? answer(http) : before(http);
            Assert.Equal("/sign-in?provider=corp&problem=provider", (await SignInAsync()).Header("location"));
            _provider.Answer = before;
        }

        Assert.Contains("Signing in at 'corp' failed: Provider (invalid_grant).", Logged, StringComparison.Ordinal);
        Assert.DoesNotContain("canary-text", Logged + string.Concat(await _gateway.TrailAsync()), StringComparison.Ordinal);
        Assert.Equal("/", (await SignInAsync()).Header("location"));
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("https://evil.example/")]
    [InlineData("")]
    public async Task Nobody_is_led_to_another_host(string back)
    {
        var reply = await _gateway.BareAsync(HttpMethod.Get, "/api/session/sign-in/corp?back=" + Uri.EscapeDataString(back));
        Assert.Equal(400, reply.Status);
        Assert.Null(reply.Header("location"));
        Assert.Equal(404, (await _gateway.BareAsync(HttpMethod.Get, "/api/session/sign-in/crop")).Status);
    }

    [Fact]
    public async Task Without_its_provider_a_user_is_nobody_and_admins_have_a_way_in()
    {
        var cookie = SessionIn(await SignInAsync());
        var token = await _gateway.AddTokenAsync("ada@example.com");
        await _gateway.AddUserAsync("glass", Role.Admin, password: People.Password);
        await _gateway.AddUserAsync("op", Role.Operator, password: People.Password);
        Assert.Equal(200, (await _gateway.GetAsync("/api/budgets", People.Bearer(token))).Status);

        var change = new JsonObject { ["set"] = new JsonObject { ["access.sign_in.corp.enabled"] = false, ["access.password_sign_in"] = "admins" }, ["reason"] = "the provider is down" };
        var changed = await _gateway.AsAdminAsync(HttpMethod.Patch, "/api/config", change);
        Assert.True(changed.Status == 200, changed.Text);

        Assert.Equal(401, (await _gateway.GetAsync("/api/budgets", People.Bearer(token))).Status);
        Assert.Equal(401, (await _gateway.BareAsync(HttpMethod.Get, "/api/session", null, ("Cookie", cookie))).Status);
        Assert.Equal(404, (await _gateway.BareAsync(HttpMethod.Get, "/api/session/sign-in/corp")).Status);
        Assert.Equal(200, (await _gateway.SignInReplyAsync("glass", People.Password)).Status);
        var closed = await _gateway.SignInReplyAsync("op", People.Password);
        Assert.Equal((401, (await _gateway.SignInReplyAsync("op", "not the password")).Text), (closed.Status, closed.Text));
        Assert.StartsWith("""{"password":"admins","items":[{"id":"partner",""", (await _gateway.BareAsync(HttpMethod.Get, "/api/session/sign-in")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Roles_of_the_configuration_are_those_of_identity()
    {
        var schema = JsonNode.Parse(Weir.Engine.Configuration.ConfigSchema.ToJsonSchema())!.ToJsonString();
        Assert.Contains($"\"enum\":[{string.Join(',', PermissionNames.AllRoles.Select(role => $"\"{role}\""))}]", schema, StringComparison.Ordinal);
    }

    private string Logged => string.Join('\n', _gateway.Logs.All.Select(line => line.Message));

    private async Task<Reply> SignInAsync()
    {
        var (to, cookie) = await BeginAsync();
        return await ReturnAsync(HttpUtility.ParseQueryString(to.Query)["state"]!, cookie);
    }

    private async Task<(Uri To, string Cookie)> BeginAsync(string query = "")
    {
        var begun = await _gateway.BareAsync(HttpMethod.Get, "/api/session/sign-in/corp" + query);
        Assert.True(begun.Status == 302, begun.Text);
        var cookie = begun.Header("set-cookie")!;
        Assert.Contains("samesite=lax; httponly", cookie, StringComparison.Ordinal);
        return (new Uri(begun.Header("location")!), cookie.Split(';')[0]);
    }

    private Task<Reply> ReturnAsync(string state, string? cookie, string outcome = "code=c-1", string id = "corp") =>
        _gateway.BareAsync(HttpMethod.Get, $"/api/session/sign-in/{id}/callback?{outcome}&state={Uri.EscapeDataString(state)}", null, cookie is null ? [] : [("Cookie", cookie)]);

    private static string SessionIn(Reply reply)
    {
        var cookies = reply.Header("set-cookie")!;
        return cookies[cookies.IndexOf("weir-session=", StringComparison.Ordinal)..].Split(';')[0];
    }
}
