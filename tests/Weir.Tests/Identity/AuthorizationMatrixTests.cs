using System.Text.Json.Nodes;
using Weir.Engine.Identity;
using Weir.Tests.Support;

namespace Weir.Tests.Identity;

/// <summary>Every endpoint of the management API, by every role, for the house and for a team, with the credential carried in every way there is.</summary>
public sealed class AuthorizationMatrixTests : IAsyncLifetime
{
    private const string Yaml = """
        providers: { sim: { kind: simulator } }
        models: { m: { deployments: { d: { provider: sim, model: sim-gpt } } } }
        keys: { a: { secret: "env:KEY", team: search } }
        budgets: { house: { scope: {}, period: month, limit_usd: 100, action: block } }
        access: { anonymous_loopback: [] }
        """;

    private static readonly string[] Bad =
    [
        "Bearer wa_0000000000000000_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "Bearer " + GatewayHost.Key, "Bearer ' OR '1'='1' --", "Bearer '; DROP TABLE users; --", "Bearer wa_%' --_x",
        "Bearer ", "Bearer null", "Basic YWRtaW46YWRtaW4=", "Bearer " + GatewayHost.AdminToken + "x", "bearer", "Bearer ../../etc/passwd", "Bearer {{7*7}}",
    ];

    private GatewayHost _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await GatewayHost.StartAsync(Yaml);

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task Every_endpoint_for_every_role_and_carrier()
    {
        var cells = 0;
        foreach (var grant in Enum.GetValues<Role>().SelectMany(role => RolePermissions.CanBeOfTeam(role) ? new[] { new Grant(role), new Grant(role, "search") } : [new Grant(role)]))
        {
            var name = $"{PermissionNames.Of(grant.Role)}.{grant.Team ?? "house"}";
            await _gateway.AddUserAsync(name, grant.Role, grant.Team, People.Password);
            var token = await _gateway.AddTokenAsync(name);
            foreach (var (endpoint, rule) in Management())
            {
                // A session that is left, or of someone who is changed, ends: each cell signs in only where the cell before could end it.
                var expected = rule.Admits(new(name, ActorKind.PersonalToken, grant)) ? "in" : "403";
                Assert.Equal((endpoint, name, "bearer", expected), (endpoint, name, "bearer", await TryAsync(endpoint, People.Bearer(token))));
                Assert.Equal((endpoint, name, "x-api-key", expected), (endpoint, name, "x-api-key", await TryAsync(endpoint, ("x-api-key", token))));
                Assert.Equal((endpoint, name, "query", "401"), (endpoint, name, "query", await TryAsync(endpoint, query: $"?token={token}&access_token={token}&api_key={token}")));
                cells += 3;
            }

            cells += await WithCookieAsync(name, grant);
        }

        TestContext.Current.SendDiagnosticMessage($"{cells} cells");
        Assert.True(cells > 2_500, $"{cells} cells");
    }

    [Fact]
    public async Task Without_a_good_credential_every_endpoint_and_every_path_answers_the_same()
    {
        var bodies = new HashSet<string>();
        var expired = await ExpiredAsync();
        foreach (var (endpoint, _) in Management().Append(("GET /api/nothing", new AccessRule(null, null, Reach.House))))
        {
            Assert.Equal("401", await TryAsync(endpoint, bodies: bodies));
            foreach (var credential in Bad.Append("Bearer " + expired))
            {
                Assert.Equal((endpoint, credential, "401"), (endpoint, credential, await TryAsync(endpoint, ("Authorization", credential), bodies: bodies)));
            }
        }

        Assert.Single(bodies);
        Assert.True((await _gateway.AdminAsync("/api/audit/verify")).Json.GetProperty("sound").GetBoolean());
    }

    [Theory]
    [InlineData("Host", "evil.example")]
    [InlineData("Host", "127.0.0.1:1")]
    [InlineData("X-Forwarded-Host", "localhost")]
    [InlineData("X-Forwarded-For", "127.0.0.1")]
    [InlineData("Forwarded", "for=127.0.0.1;host=localhost;proto=https")]
    [InlineData("X-Original-URL", "/health")]
    [InlineData("X-Rewrite-URL", "/health")]
    [InlineData("X-HTTP-Method-Override", "GET")]
    [InlineData("X-Forwarded-Prefix", "/health")]
    public async Task No_header_opens_anything_nor_changes_where_one_comes_from(string header, string value)
    {
        foreach (var (endpoint, _) in Management())
        {
            Assert.Equal((endpoint, "401"), (endpoint, await TryAsync(endpoint, (header, value))));
        }

        await _gateway.GetAsync("/api/users", (header, value), ("Authorization", "Bearer nonsense"));
        Assert.Equal("127.0.0.1", (await _gateway.TrailAsync("?limit=1"))[0].GetProperty("address").GetString());
    }

    [Theory]
    [InlineData("/API/users")]
    [InlineData("/api/users/")]
    [InlineData("/api//users")]
    [InlineData("/api/users%2f")]
    [InlineData("/api/./users")]
    [InlineData("/health/../api/users")]
    [InlineData("/api/users;x=/health")]
    [InlineData("//api/users")]
    public async Task No_way_to_write_a_path_opens_it(string path) => Assert.Contains((await _gateway.BareAsync(HttpMethod.Get, path)).Status, new[] { 401, 404 });

    private async Task<int> WithCookieAsync(string name, Grant grant)
    {
        var (cookie, antiforgery) = await _gateway.SignInAsync(name);
        var cells = 0;
        foreach (var (endpoint, rule) in Management())
        {
            var isUnsafe = !endpoint.StartsWith("GET ", StringComparison.Ordinal);
            var expected = rule.Admits(new(name, ActorKind.Session, grant)) ? "in" : "403";
            Assert.Equal((endpoint, name, isUnsafe ? "403" : expected), (endpoint, name, await TryAsync(endpoint, cookie)));
            Assert.Equal((endpoint, name, isUnsafe ? "403" : expected), (endpoint, name, await TryAsync(endpoint, cookie, antiforgery, ("Origin", "https://evil.example"))));
            if (endpoint is not "DELETE /api/session")
            {
                Assert.Equal((endpoint, name, expected), (endpoint, name, await TryAsync(endpoint, cookie, antiforgery)));
            }

            cells += 3;
        }

        Assert.Equal("in", await TryAsync("DELETE /api/session", cookie, antiforgery));
        Assert.Equal("401", await TryAsync("GET /api/session", cookie));
        return cells;
    }

    private async Task<string> ExpiredAsync()
    {
        await _gateway.AddUserAsync("gone", Role.Admin);
        var token = await _gateway.AddTokenAsync("gone");
        Assert.Equal("in", await TryAsync("GET /api/users", People.Bearer(token)));
        Assert.Equal(200, (await _gateway.AsAdminAsync(HttpMethod.Delete, "/api/users/gone")).Status);
        return token;
    }

    private static IEnumerable<(string Endpoint, AccessRule Rule)> Management() =>
        EndpointTable.All.Where(one => one.Value.Permission is not null || one.Value.Access == Access.SignedIn).Select(one => (one.Key, one.Value));

    private Task<string> TryAsync(string endpoint, params (string, string)[] headers) => TryAsync(endpoint, query: "", bodies: null, headers);

    private Task<string> TryAsync(string endpoint, string query) => TryAsync(endpoint, query, bodies: null);

    private Task<string> TryAsync(string endpoint, HashSet<string> bodies) => TryAsync(endpoint, query: "", bodies);

    private Task<string> TryAsync(string endpoint, (string, string) header, HashSet<string> bodies) => TryAsync(endpoint, query: "", bodies, header);

    // What nobody can read as a request: whoever is let in changes nothing.
    private async Task<string> TryAsync(string endpoint, string query, HashSet<string>? bodies, params (string, string)[] headers)
    {
        var parts = endpoint.Split(' ');
        var path = parts[1].Replace("{number:long}", "999999", StringComparison.Ordinal).Replace("{id}", "absent", StringComparison.Ordinal).Replace("{name}", "absent", StringComparison.Ordinal)
            .Replace("{service}", "absent", StringComparison.Ordinal).Replace("{token}", "absent", StringComparison.Ordinal);
        var reply = await _gateway.BareAsync(new HttpMethod(parts[0]), path + query, parts[0] is "GET" ? null : "[", headers);
        if (reply.Status == 401)
        {
            bodies?.Add(reply.Text);
        }

        // The gate's own refusals have a title that no endpoint's has for a request it could not read.
        return reply.Status switch { 401 => "401", 403 when JsonNode.Parse(reply.Text)!["title"]!.GetValue<string>() == "Not allowed" && !reply.Text.Contains("token makes no", StringComparison.Ordinal) && !reply.Text.Contains("token changes no", StringComparison.Ordinal) => "403", >= 500 => $"{reply.Status}", _ => "in" };
    }
}
