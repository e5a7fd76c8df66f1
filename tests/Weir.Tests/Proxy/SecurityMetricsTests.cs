using System.Globalization;
using Weir.Engine.Wire;
using Weir.Tests.Support;
using Weir.Tests.Telemetry;

namespace Weir.Tests.Proxy;

/// <summary>Who was not let in, what a limit refused, how budgets stand: S3-12, as metrics.</summary>
public sealed class SecurityMetricsTests
{
    private const string Config = """
        providers: { sim: { kind: simulator, simulator: { first_token_ms: 0, token_ms: 0 } } }
        models: { m: { deployments: { d: { provider: sim, model: sim-gpt, price: { input: 2, output: 4 } } } } }
        keys:
          test: { secret: "env:KEY", team: red }
          late: { secret: "env:KEY2", team: red, expires_at: "2026-01-01T00:00:00Z" }
          slow: { secret: "env:KEY3", team: blue, limits: { requests_per_minute: 1 } }
        budgets:
          red-daily: { scope: { team: red }, period: day, limit_usd: 0.01, action: warn }
          each:      { scope: { team: "*" }, period: month, limit_usd: 0.1, action: warn }
          tokens:    { scope: {}, period: hour, limit_tokens: 1000, action: warn }
        """;

    [Fact]
    public async Task Requests_that_no_credential_let_in_are_counted_by_surface_and_reason()
    {
        await using var gateway = await GatewayHost.StartAsync(Config);
        await gateway.BareAsync(HttpMethod.Get, "/v1/models");
        await gateway.BareAsync(HttpMethod.Get, "/v1/models", null, ("Authorization", "Bearer wk_nobody_0123456789abcdef0123456789abcdef"));
        await gateway.BareAsync(HttpMethod.Get, "/v1/models", null, ("Authorization", "Bearer " + GatewayHost.AdminToken));
        await gateway.BareAsync(HttpMethod.Get, "/v1/models", null, ("x-api-key", GatewayHost.Key2));
        await gateway.BareAsync(HttpMethod.Get, "/api/keys");
        await gateway.GetAsync("/api/keys");
        await gateway.BareAsync(HttpMethod.Post, "/api/session", """{"name":"nobody","password":"a password of some length"}""");

        var metrics = PrometheusReader.Read((await gateway.GetAsync("/metrics")).Text);
        Assert.Equal((1, 2, 1), (Count("data", "missing"), Count("data", "unknown"), Count("data", "expired")));
        Assert.Equal((1, 1, 1), (Count("management", "missing"), Count("management", "unknown"), Count("session", "unknown")));
        Assert.Equal(7, metrics.Sum("weir_auth_failures_total"));

        decimal Count(string surface, string reason) => metrics.Sum("weir_auth_failures_total", ("weir_surface", surface), ("weir_reason", reason));
    }

    [Fact]
    public async Task Keys_made_at_run_time_and_users_tell_why_they_were_not_let_in()
    {
        await using var gateway = await GatewayHost.StartAsync(Config);
        var admin = ("Authorization", "Bearer " + GatewayHost.AdminToken);
        var made = (await gateway.PostAsync("/api/keys", """{"id":"made","team":"red"}""", admin)).Json;
        var secret = made.GetProperty("secret").GetString()!;
        Assert.Equal(200, (await gateway.BareAsync(HttpMethod.Get, "/v1/models", null, ("x-api-key", secret))).Status);
        await gateway.PostAsync("/api/keys/made/disable", """{"reason":"lost"}""", admin);
        Assert.Equal(401, (await gateway.BareAsync(HttpMethod.Get, "/v1/models", null, ("x-api-key", secret))).Status);
        await gateway.PostAsync("/api/users", """{"id":"ann","role":"viewer","password":"a password of some length"}""", admin);
        for (var i = 0; i < 6; i++)
        {
            await gateway.BareAsync(HttpMethod.Post, "/api/session", """{"name":"ann","password":"not the one at all"}""");
        }

        var metrics = PrometheusReader.Read((await gateway.GetAsync("/metrics")).Text);
        Assert.Equal(1, metrics.Sum("weir_auth_failures_total", ("weir_surface", "data"), ("weir_reason", "disabled")));
        Assert.Equal(5, metrics.Sum("weir_auth_failures_total", ("weir_surface", "session"), ("weir_reason", "wrong_password")));
        Assert.Equal(1, metrics.Sum("weir_auth_failures_total", ("weir_surface", "session"), ("weir_reason", "throttled")));
    }

    [Fact]
    public async Task What_a_keys_limit_refused_is_counted_by_limit_and_team()
    {
        await using var gateway = await GatewayHost.StartAsync(Config);
        int[] statuses = [await AskAsync(), await AskAsync(), await AskAsync()];
        var metrics = PrometheusReader.Read((await gateway.GetAsync("/metrics")).Text);
        Assert.Equal(statuses.Count(status => status == 429), metrics.Sum("weir_rate_refusals_total", ("weir_limit", "requests"), ("genops_team", "blue")));
        Assert.True(metrics.Sum("weir_rate_refusals_total") > 0);

        async Task<int> AskAsync() => (await gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi), ("x-api-key", GatewayHost.Key3))).Status;
    }

    [Fact]
    public async Task Budgets_are_gauges_that_equal_what_the_ledger_says()
    {
        await using var gateway = await GatewayHost.StartAsync(Config);
        await gateway.EndOfAsync((await gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi))).TestId);
        await gateway.EndOfAsync((await gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi))).TestId);
        await gateway.EndOfAsync((await gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi), ("x-api-key", GatewayHost.Key3))).TestId);

        var metrics = PrometheusReader.Read((await gateway.GetAsync("/metrics")).Text);
        var budgets = (await gateway.AdminAsync("/api/budgets")).Json.GetProperty("items");
        foreach (var budget in budgets.EnumerateArray().Where(one => one.GetProperty("id").GetString() is "red-daily" || one.GetProperty("child").GetString() == "team=red"))
        {
            (string, string) id = ("weir_budget_id", budget.GetProperty("id").GetString()!), period = ("weir_budget_period", budget.GetProperty("period").GetString()!);
            var (limit, posted) = (Usd("limit_usd"), Usd("posted_usd"));
            Assert.True(posted > 0);
            Assert.Equal((limit, posted, 0), (metrics.Sum("weir_budget_limit_usd", id, period), metrics.Sum("weir_budget_posted_usd", id, period), metrics.Sum("weir_budget_held_usd", id, period)));
            Assert.Equal((double)(posted / limit), (double)metrics.Sum("weir_budget_used_ratio", id, period), 9);

            decimal Usd(string name) => decimal.Parse(budget.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);
        }

        // Of money there is none where none is limited; what is limited has its part.
        Assert.DoesNotContain(metrics.Samples, sample => sample.Name == "weir_budget_limit_usd" && sample.Labels["weir_budget_id"] == "tokens");
        Assert.True(metrics.Sum("weir_budget_used_ratio", ("weir_budget_id", "tokens")) > 0);
        Assert.Equal(3, metrics.Samples.Count(sample => sample.Name == "weir_budget_used_ratio"));
    }

    // S4-17: counters begin anew, as those of a program that was started again; what is under way and what things are is not forgotten.
    [Fact]
    public async Task Metrics_begin_at_nothing_when_told_to_and_go_on_counting()
    {
        await using var gateway = await GatewayHost.StartAsync(Config);
        await gateway.EndOfAsync((await gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi))).TestId);
        var before = PrometheusReader.Read((await gateway.GetAsync("/metrics")).Text);
        Assert.Equal(1, before.Sum("weir_operations_total"));
        Assert.True(before.Sum("dotnet_gc_heap_total_allocated_bytes_total") > 10_000_000);

        Assert.Equal(401, (await gateway.SendAsync(HttpMethod.Delete, "/api/metrics")).Status);
        Assert.Equal(204, (await gateway.SendAsync(HttpMethod.Delete, "/api/metrics", null, ("Authorization", "Bearer " + GatewayHost.AdminToken))).Status);
        var after = PrometheusReader.Read((await gateway.GetAsync("/metrics")).Text);
        Assert.Equal((0, 0, 0), (after.Sum("weir_operations_total"), after.Sum("weir_cost_usd_total"), after.Sum("gen_ai_server_request_duration_seconds_count")));
        Assert.True(after.Sum("dotnet_gc_heap_total_allocated_bytes_total") < before.Sum("dotnet_gc_heap_total_allocated_bytes_total"));
        Assert.Equal(before.Sum("weir_configuration_revision"), after.Sum("weir_configuration_revision"));

        await gateway.EndOfAsync((await gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi))).TestId);
        var next = PrometheusReader.Read((await gateway.GetAsync("/metrics")).Text);
        Assert.Equal((1, 0), (next.Sum("weir_operations_total"), next.Sum("weir_operations_active")));
        Assert.Equal(0, next.Sum("weir_attempts_active"));
        Assert.Contains("metrics.reset", (await gateway.AdminAsync("/api/audit")).Text, StringComparison.Ordinal);
    }
}
