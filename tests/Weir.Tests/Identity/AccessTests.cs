using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Weir.Engine.Identity;
using Weir.Tests.Support;

namespace Weir.Tests.Identity;

public sealed class AccessTests
{
    /// <summary>Pages under <c>/api</c> that the contract opens to this machine where it is configured.</summary>
    private static readonly string[] Diagnostic = ["/api/providers/health", "/api/cache/stats"];

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
        Assert.Equal(405, (await gateway.SendAsync(HttpMethod.Post, "/api/operations", "{}", admin)).Status);
        Assert.Equal(401, (await gateway.SendAsync(HttpMethod.Post, "/api/operations", "{}")).Status);
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
    public async Task Every_endpoint_states_who_may_reach_it()
    {
        await using var gateway = await GatewayHost.StartAsync(Yaml);
        var routes = ((IEndpointRouteBuilder)gateway.App).DataSources.SelectMany(source => source.Endpoints).ToList();
        Assert.True(routes.Count >= 15, $"{routes.Count} endpoints");
        Assert.Empty(Unstated(routes));
        Assert.All(
            routes.OfType<RouteEndpoint>().Where(one => one.RoutePattern.RawText!.StartsWith("/api", StringComparison.Ordinal)),
            one => Assert.Equal(Diagnostic.Contains(one.RoutePattern.RawText!) ? Access.Diagnostics : Access.Management, one.Metadata.GetMetadata<AccessRule>()!.Access));
    }

    [Fact]
    public async Task An_endpoint_that_states_nothing_is_found_and_reached_by_nobody()
    {
        await using var gateway = await GatewayHost.StartAsync(Yaml);
        gateway.App.MapGet("/forgotten", () => Results.Ok());
        var routes = ((IEndpointRouteBuilder)gateway.App).DataSources.SelectMany(source => source.Endpoints);
        Assert.Equal("/forgotten", Assert.Single(Unstated(routes)));
        Assert.Equal(401, (await gateway.AdminAsync("/forgotten")).Status);
    }

    private static IEnumerable<string> Unstated(IEnumerable<Endpoint> endpoints) =>
        endpoints.Where(one => one.Metadata.GetMetadata<AccessRule>() is null).Select(one => (one as RouteEndpoint)?.RoutePattern.RawText ?? one.DisplayName ?? "?");
}
