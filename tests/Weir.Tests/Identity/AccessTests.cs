using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Weir.Engine.Identity;
using Weir.Tests.Support;

namespace Weir.Tests.Identity;

public sealed class AccessTests
{
    /// <summary>What under <c>/api</c> asks nobody who they are: whoever signs in is not known yet.</summary>
    private static readonly string[] Unasked =
        ["GET /api/setup", "POST /api/session", "POST /api/setup", "GET /api/session/sign-in", "GET /api/session/sign-in/{id}", "GET /api/session/sign-in/{id}/callback"];

    private const string Yaml = """
        providers: { sim: { kind: simulator } }
        models: { m: { deployments: { d: { provider: sim, model: sim-gpt } } } }
        keys: { test: { secret: "env:KEY" } }

        """;

    public static TheoryData<string, string> Nosy => new()
    {
        { "X-Forwarded-For", "127.0.0.1" },
        { "X-Forwarded-Host", "localhost" },
        { "X-Forwarded-Proto", "http" },
        { "X-Forwarded-Port", "80" },
        { "x-forwarded-server", "a" },
        { "Forwarded", "for=127.0.0.1" },
        { "X-Real-IP", "127.0.0.1" },
        { "Host", "metrics.example" },
        { "Host", "127.0.0.1.example" },
        { "Host", "10.0.0.1" },
    };

    [Theory]
    [MemberData(nameof(Nosy))]
    public async Task Metrics_are_open_to_this_machine_and_to_nobody_behind_something(string name, string value)
    {
        await using var gateway = await GatewayHost.StartAsync(Yaml);
        Assert.Equal(200, (await gateway.GetAsync("/metrics")).Status);
        Assert.Equal(200, (await gateway.GetAsync("/metrics", ("Host", "localhost:3456"))).Status);
        Assert.Equal(200, (await gateway.GetAsync("/metrics", ("Host", "[::1]"))).Status);

        var refused = await gateway.GetAsync("/metrics", (name, value));
        Assert.Equal((401, "application/problem+json", "Bearer"), (refused.Status, refused.Header("content-type"), refused.Header("www-authenticate")));
        Assert.Equal(200, (await gateway.GetAsync("/metrics", (name, value), ("Authorization", "Bearer " + GatewayHost.AdminToken))).Status);
    }

    [Theory]
    [InlineData("", 200, 401)]
    [InlineData("access: { anonymous_loopback: [] }", 401, 401)]
    [InlineData("access: { anonymous_loopback: [diagnostics] }", 401, 200)]
    [InlineData("access: { anonymous_loopback: [metrics, diagnostics] }", 200, 200)]
    public async Task What_is_open_to_this_machine_is_configured(string access, int metrics, int diagnostics)
    {
        await using var gateway = await GatewayHost.StartAsync(Yaml + access);
        Assert.Equal(metrics, (await gateway.GetAsync("/metrics")).Status);
        Assert.Equal(diagnostics, (await gateway.GetAsync("/debug/circuit-breakers")).Status);
        Assert.Equal(200, (await gateway.AdminAsync("/metrics")).Status);
        Assert.Equal(200, (await gateway.AdminAsync("/debug/circuit-breakers")).Status);
    }

    [Fact]
    public async Task A_wrong_method_is_told_to_those_who_may_know()
    {
        await using var gateway = await GatewayHost.StartAsync(Yaml);
        var admin = ("Authorization", "Bearer " + GatewayHost.AdminToken);
        Assert.Equal(405, (await gateway.SendAsync(HttpMethod.Post, "/api/costs", "{}", admin)).Status);
        Assert.Equal(401, (await gateway.SendAsync(HttpMethod.Post, "/api/costs", "{}")).Status);
        Assert.Equal(405, (await gateway.SendAsync(HttpMethod.Post, "/health", "{}")).Status);
    }

    [Fact]
    public async Task Without_an_admin_token_nobody_gets_in_and_the_answer_says_how()
    {
        await using var gateway = await GatewayHost.StartAsync(Yaml, withAdminToken: false);
        foreach (var credential in new[] { "Bearer " + GatewayHost.AdminToken, "Bearer ", "Bearer null" })
        {
            var reply = await gateway.GetAsync("/api/operations", ("Authorization", credential));
            Assert.Equal(401, reply.Status);
            Assert.Contains("WEIR_ADMIN_TOKEN", reply.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Every_endpoint_states_who_may_reach_it_as_it_is_written_down()
    {
        await using var gateway = await GatewayHost.StartAsync(Yaml);
        Assert.Empty(EndpointTable.Problems(Endpoints(gateway)));
        Assert.All(
            EndpointTable.All.Where(one => one.Key.Contains(" /api", StringComparison.Ordinal)),
            one => Assert.True(one.Value.Permission is not null || one.Value.Access == Access.SignedIn || Unasked.Contains(one.Key), one.Key));
    }

    [Fact]
    public async Task An_endpoint_that_states_nothing_is_found_and_reached_by_nobody()
    {
        await using var gateway = await GatewayHost.StartAsync(Yaml);
        gateway.App.MapGet("/forgotten", () => Results.Ok());
        gateway.App.MapGet("/api/wide", () => Results.Ok()).For(Access.Public);
        Assert.Equal(["GET /api/wide is not in the table", "GET /forgotten is not in the table", "GET /forgotten states nothing"], EndpointTable.Problems(Endpoints(gateway)).Order(StringComparer.Ordinal));
        Assert.Equal(403, (await gateway.AdminAsync("/forgotten")).Status);
        Assert.Equal(401, (await gateway.GetAsync("/forgotten")).Status);
    }

    [Theory]
    [InlineData(Role.Admin, null, 200)]
    [InlineData(Role.Operator, null, 200)]
    [InlineData(Role.Viewer, null, 403)]
    [InlineData(Role.Auditor, null, 403)]
    [InlineData(Role.Reporter, null, 403)]
    [InlineData(Role.Operator, "a", 403)]
    public void A_rule_admits_those_with_the_permission_and_of_a_team_only_where_it_says_so(Role role, string? team, int status)
    {
        var actor = new Actor("x", ActorKind.Session, new(role, team));
        Assert.Equal(status == 200, new AccessRule(null, Permission.BudgetsChange, Reach.House).Admits(actor));
        Assert.Equal(role is Role.Admin or Role.Operator, new AccessRule(null, Permission.BudgetsChange, Reach.Team).Admits(actor));
        Assert.True(new AccessRule(Access.SignedIn, null, Reach.Team).Admits(actor));
        Assert.False(new AccessRule(null, null, Reach.Team).Admits(actor));
    }

    private static IEnumerable<Endpoint> Endpoints(GatewayHost gateway) => ((IEndpointRouteBuilder)gateway.App).DataSources.SelectMany(source => source.Endpoints);
}
