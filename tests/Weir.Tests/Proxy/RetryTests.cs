using Weir.Engine.Wire;
using Weir.Tests.Support;

namespace Weir.Tests.Proxy;

public sealed class RetryTests
{
    private readonly WatchedClock _clock = new();

    [Fact]
    public async Task Failures_that_may_pass_are_tried_again_after_growing_waits()
    {
        await using var gateway = await StartAsync("status=503,times=2");
        var call = CallAsync(gateway);
        await _clock.PassAsync(TimeSpan.FromSeconds(1));
        await _clock.PassAsync(TimeSpan.FromSeconds(2));
        var reply = await call;

        Assert.Equal(200, reply.Status);
        var (operation, attempts) = await gateway.RecordOfAsync(reply);
        Assert.Equal(["failed", "failed", "completed"], attempts.Select(one => Engine.Ledger.OutcomeNames.Of(one.Outcome)));
        Assert.Equal(3, operation.Attempts);
        Assert.Equal(3000, operation.DurationMs);
        Assert.Equal(0, operation.OverheadMs);
    }

    [Fact]
    public async Task The_tries_end_and_the_last_failure_is_told()
    {
        await using var gateway = await StartAsync("status=503");
        var call = CallAsync(gateway);
        await _clock.PassAsync(TimeSpan.FromSeconds(1));
        await _clock.PassAsync(TimeSpan.FromSeconds(2));
        var reply = await call;

        Assert.Equal((503, "false"), (reply.Status, reply.Header("x-should-retry")));
        Assert.Equal(3, (await gateway.RecordOfAsync(reply)).Attempts.Count);
    }

    [Fact]
    public async Task The_provider_is_left_alone_as_long_as_it_asks()
    {
        await using var gateway = await StartAsync("status=429,retry-after=5,times=1");
        var call = CallAsync(gateway);
        await _clock.PassAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(200, (await call).Status);
    }

    [Fact]
    public async Task A_wait_longer_than_allowed_is_the_clients_to_make()
    {
        await using var gateway = await StartAsync("status=429,retry-after=21");
        var reply = await CallAsync(gateway);
        Assert.Equal((429, "21", null), (reply.Status, reply.Header("retry-after"), reply.Header("x-should-retry")));
        Assert.Single((await gateway.RecordOfAsync(reply)).Attempts);
    }

    [Fact]
    public async Task Of_two_providers_the_one_that_asked_for_less_is_tried_first_and_the_other_not_before_its_time()
    {
        await using var gateway = await StartAsync("status=429,retry-after=15", "status=429,retry-after=4,times=1");
        var call = CallAsync(gateway);
        await _clock.PassAsync(TimeSpan.FromSeconds(4));
        var reply = await call;

        Assert.Equal("second", reply.Header("x-weir-provider"));
        Assert.Equal(["m/a", "m/b", "m/b"], (await gateway.RecordOfAsync(reply)).Attempts.Select(one => one.Deployment));
    }

    [Theory]
    [InlineData("400")]
    [InlineData("401")]
    [InlineData("402")]
    [InlineData("404")]
    public async Task What_cannot_change_is_not_tried_again(string status)
    {
        await using var gateway = await StartAsync("status=" + status);
        Assert.Single((await gateway.RecordOfAsync(await CallAsync(gateway))).Attempts);
    }

    [Theory]
    [InlineData("1", 1)]
    [InlineData("2", 2)]
    [InlineData("0", 3)]
    [InlineData("soon", 3)]
    public async Task No_try_begins_after_the_client_has_stopped_listening(string timeout, int attempts)
    {
        await using var gateway = await StartAsync("status=503");
        var call = CallAsync(gateway, ("x-stainless-timeout", timeout));
        for (var i = 1; i < attempts; i++)
        {
            await _clock.PassAsync(TimeSpan.FromSeconds(i));
        }

        Assert.Equal(attempts, (await gateway.RecordOfAsync(await call)).Attempts.Count);
    }

    [Fact]
    public async Task A_silent_provider_is_given_up_when_the_client_would_and_not_blamed()
    {
        await using var gateway = await StartAsync("hang-headers");
        var call = CallAsync(gateway, ("x-stainless-timeout", "3"));
        await _clock.PassAsync(TimeSpan.FromSeconds(3));
        var reply = await call;

        Assert.Equal(504, reply.Status);
        Assert.Equal("client_deadline", reply.Error(Dialect.OpenAi).Code);
        Assert.Equal("client_deadline", Assert.Single((await gateway.RecordOfAsync(reply)).Attempts).Error);
        Assert.Empty((await gateway.AdminAsync("/debug/circuit-breakers")).Json.EnumerateArray());
    }

    [Fact]
    public async Task All_attempts_together_keep_to_the_total()
    {
        await using var gateway = await StartAsync("hang-headers", "hang-headers");
        var call = CallAsync(gateway);
        await _clock.PassAsync(TimeSpan.FromSeconds(30)); // the first provider's first event
        await _clock.PassAsync(TimeSpan.FromSeconds(10)); // what is left of 40 in all
        var reply = await call;

        Assert.Equal(504, reply.Status);
        Assert.Equal(["upstream_timeout", "upstream_total_timeout"], (await gateway.RecordOfAsync(reply)).Attempts.Select(one => one.Error));
    }

    [Fact]
    public async Task A_deployment_that_cannot_be_asked_does_not_hide_how_the_other_failed()
    {
        // Anthropic has no such thing as n = 2.
        await using var gateway = await GatewayHost.StartAsync("""
            gateway: { retry: { max_attempts: 1 } }
            providers:
              openai-sim:    { kind: simulator, simulator: { first_token_ms: 0, token_ms: 0, dialects: [openai] } }
              anthropic-sim: { kind: simulator, simulator: { first_token_ms: 0, token_ms: 0, dialects: [anthropic] } }
            models:
              m:    { deployments: { a: { provider: openai-sim, model: "sim-gpt!status=503" }, b: { provider: anthropic-sim, model: sim-claude } } }
              only: { deployments: { b: { provider: anthropic-sim, model: sim-claude } } }
            keys: { test: { secret: "env:KEY" } }
            """);
        var two = Ask.Body(Dialect.OpenAi, "only", more: ",\"n\":2");
        var refused = await gateway.PostAsync("/v1/chat/completions", two);
        Assert.Equal((400, "unsupported_feature", "n"), (refused.Status, refused.Error(Dialect.OpenAi).Code, refused.Error(Dialect.OpenAi).Param));
        Assert.Empty((await gateway.RecordOfAsync(refused)).Attempts);

        var failed = await gateway.PostAsync("/v1/chat/completions", two.Replace("only", "m", StringComparison.Ordinal));
        Assert.Equal(503, failed.Status);
        Assert.Single((await gateway.RecordOfAsync(failed)).Attempts);
    }

    private static Task<Reply> CallAsync(GatewayHost gateway, params (string, string)[] headers) =>
        gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi), headers);

    private Task<GatewayHost> StartAsync(string directives, string? second = null) => GatewayHost.StartAsync($$"""
        gateway:
          retry: { max_attempts: 3, initial_delay_ms: 1000, backoff_factor: 2, max_delay_seconds: 20, jitter: false }
          timeouts: { first_event_seconds: 30, plain_seconds: 30, total_seconds: 40 }
          breaker: { failures: 1 }
        providers:
          first:  { kind: simulator, simulator: { first_token_ms: 0, token_ms: 0 } }
          second: { kind: simulator, simulator: { first_token_ms: 0, token_ms: 0 } }
        models:
          m:
            deployments:
              a: { provider: first, model: "sim-gpt!{{directives}}" }
        {{(second is null ? "" : $"      b: {{ provider: second, model: \"sim-gpt!{second}\" }}")}}
        keys: { test: { secret: "env:KEY" } }
        """, _clock);
}
