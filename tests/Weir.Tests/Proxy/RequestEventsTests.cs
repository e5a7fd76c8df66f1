using Microsoft.Extensions.Logging;
using Weir.Engine.Wire;
using Weir.Tests.Support;

namespace Weir.Tests.Proxy;

/// <summary>The five events of S3-16 with their fields.</summary>
public sealed class RequestEventsTests
{
    private const string Prompt = "prompt-canary-51c7";

    private const string Config = """
        telemetry: { logging: { requests: true } }
        gateway: { retry: { max_attempts: 2 } }
        providers:
          bad:  { kind: simulator, simulator: { first_token_ms: 0, token_ms: 0 } }
          good: { kind: simulator, simulator: { first_token_ms: 0, token_ms: 0 } }
        models:
          m:
            deployments:
              a: { provider: bad, model: "sim-gpt!status=500", price: { input: 1, output: 1 } }
              b: { provider: good, model: sim-gpt, price: { input: 2, output: 4 } }
          broken: { deployments: { a: { provider: bad, model: "sim-gpt!status=400", price: { input: 1, output: 1 } } } }
        keys: { test: { secret: "env:KEY", team: red, customer: acme } }
        budgets: { red-daily: { scope: { team: red }, period: day, limit_usd: 0.000100, action: warn, thresholds: [0.5] } }
        """;

    // S3-16a, S3-16b, S3-16e.
    [Fact]
    public async Task A_call_that_failed_over_is_told_from_its_beginning_to_its_end()
    {
        await using var gateway = await GatewayHost.StartAsync(Config);
        var reply = await gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi));
        var (operation, _) = await gateway.RecordOfAsync(reply);

        var started = One(gateway, "openrouter_request_started");
        Assert.Equal((LogLevel.Information, "m", "red", "acme", reply.Operation), (started.Level, started["Model"], started["Team"], started["CustomerId"], started["RequestId"]));

        var failover = One(gateway, "openrouter_provider_failover");
        Assert.Equal((LogLevel.Warning, "bad", "good", "m", "upstream_server_error"), (failover.Level, failover["OriginalProvider"], failover["FallbackProvider"], failover["Model"], failover["Reason"]));

        var completed = One(gateway, "openrouter_request_completed");
        Assert.Equal((LogLevel.Information, "m", 200, "good", "red"), (completed.Level, completed["Model"], completed["StatusCode"], completed["Provider"], completed["Team"]));
        Assert.Equal((operation.CostUsd.Usd, true), (completed["CostUsd"], (long)completed["TokensUsed"]! > 0));
        Assert.True((double)completed["DurationMs"]! > 0);
    }

    // S3-16c: whether or not every call is told.
    [Theory]
    [InlineData("unknown", "model_not_found", 404)]
    [InlineData("broken", "upstream_rejected", 400)]
    public async Task A_call_that_failed_is_told_without_what_it_asked(string model, string type, int status)
    {
        await using var gateway = await GatewayHost.StartAsync(Config.Replace("requests: true", "requests: false", StringComparison.Ordinal));
        var reply = await gateway.PostAsync("/v1/chat/completions", $$"""{"model":"{{model}}","max_tokens":5,"messages":[{"role":"user","content":"{{Prompt}}"}]}""");
        await gateway.EndOfAsync(reply.TestId);

        var error = One(gateway, "openrouter_request_error");
        Assert.Equal((type, status, model, "red"), (error["ErrorType"], error["StatusCode"], error["Model"], error["Team"]));
        Assert.NotEqual("", error["Error"]);
        Assert.DoesNotContain(gateway.Logs.All, line => line.Event is "openrouter_request_started" or "openrouter_request_completed");
        Assert.DoesNotContain(gateway.Logs.All, line => line.Message.Contains(Prompt, StringComparison.Ordinal) || line.Message.Contains(GatewayHost.Key, StringComparison.Ordinal));
    }

    // Without a collector too: the client's own trace. What is no trace is none.
    [Theory]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "4bf92f3577b34da6a3ce929d0e0e4736")]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-zz", null)]
    public async Task Every_record_of_a_call_has_its_id_and_its_traces(string traceparent, string? trace)
    {
        await using var gateway = await GatewayHost.StartAsync(Config);
        foreach (var model in new[] { "m", "broken" })
        {
            var reply = await gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi, model), ("traceparent", traceparent));
            await gateway.EndOfAsync(reply.TestId);
            var lines = gateway.Logs.All.Where(line => line.Fields.Any(field => reply.Operation.Equals(field.Value))).ToArray();
            Assert.Equal(model == "m" ? 3 : 2, lines.Length);
            Assert.All(lines, line => Assert.Equal(trace, line["TraceId"]));
        }
    }

    // S3-16d.
    [Fact]
    public async Task A_threshold_of_a_budget_is_told_with_its_team_and_what_the_day_cost()
    {
        await using var gateway = await GatewayHost.StartAsync(Config);
        for (var i = 0; i < 6; i++)
        {
            await gateway.EndOfAsync((await gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi))).TestId);
        }

        var told = gateway.Logs.All.First(line => line.Event == "openrouter_cost_threshold_exceeded");
        Assert.Equal((LogLevel.Warning, "red", 0.00005m, "red-daily", "day"), (told.Level, told["Team"], told["ThresholdUsd"], told["Budget"], told["Period"]));
        Assert.True((decimal)told["DailyCostUsd"]! >= 0.00005m);
    }

    [Fact]
    public async Task Whether_every_call_is_told_changes_while_it_runs()
    {
        await using var gateway = await GatewayHost.StartAsync(Config.Replace("requests: true", "requests: false", StringComparison.Ordinal));
        var reply = await gateway.SendAsync(
            HttpMethod.Patch, "/api/config", """{"reason":"look closer","set":{"telemetry.logging.requests":true}}""", ("Authorization", "Bearer " + GatewayHost.AdminToken));
        Assert.Equal(200, reply.Status);
        await gateway.EndOfAsync((await gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi))).TestId);
        One(gateway, "openrouter_request_started");
        One(gateway, "openrouter_request_completed");
    }

    private static LogLine One(GatewayHost gateway, string name) => Assert.Single(gateway.Logs.All, line => line.Event == name);
}
