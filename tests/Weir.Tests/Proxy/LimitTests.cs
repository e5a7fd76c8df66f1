using System.Globalization;
using Weir.Engine.Wire;
using Weir.Tests.Support;

namespace Weir.Tests.Proxy;

public sealed class LimitTests
{
    private readonly ManualClock _clock = new();

    [Theory]
    [InlineData(Dialect.OpenAi)]
    [InlineData(Dialect.Anthropic)]
    public async Task Requests_beyond_the_keys_rate_wait_for_their_turn(Dialect dialect)
    {
        await using var gateway = await StartAsync("limits: { requests_per_minute: 2 }");
        Assert.Equal(200, (await AskAsync(gateway, dialect)).Status);
        Assert.Equal(200, (await AskAsync(gateway, dialect)).Status);

        var refused = await AskAsync(gateway, dialect);
        AssertLimited(refused, dialect, "30", "2 requests a minute");
        Assert.Equal("refused", (await gateway.RecordOfAsync(refused)).Operation.Outcome);
        _clock.Advance(TimeSpan.FromSeconds(29));
        AssertLimited(await AskAsync(gateway, dialect), dialect, "1", "2 requests a minute");
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await AskAsync(gateway, dialect)).Status);
        gateway.AssertNothingHeld();
    }

    [Theory]
    [InlineData(Dialect.OpenAi)]
    [InlineData(Dialect.Anthropic)]
    public async Task Tokens_are_counted_as_used_not_as_asked_for(Dialect dialect)
    {
        await using var gateway = await StartAsync("limits: { tokens_per_minute: 1000 }");
        var modest = ",\"max_tokens\":500";

        // Asked for 500 each, used a few: the difference comes back.
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(200, (await AskAsync(gateway, dialect, "m", modest)).Status);
        }

        Assert.Equal(200, (await AskAsync(gateway, dialect, "long", modest)).Status);
        var refused = await AskAsync(gateway, dialect, "m", modest);
        var wait = int.Parse(refused.Header("retry-after")!, CultureInfo.InvariantCulture);
        AssertLimited(refused, dialect, refused.Header("retry-after")!, "1000 tokens a minute");
        Assert.InRange(wait, 1, 60);
        _clock.Advance(TimeSpan.FromSeconds(wait));
        Assert.Equal(200, (await AskAsync(gateway, dialect, "m", modest)).Status);
    }

    [Theory]
    [InlineData(Dialect.OpenAi)]
    [InlineData(Dialect.Anthropic)]
    public async Task A_place_is_free_again_when_its_client_has_left(Dialect dialect)
    {
        await using var gateway = await StartAsync("limits: { concurrency: 1 }");
        var (first, testId) = await gateway.OpenAsync(HttpMethod.Post, Ask.Path(dialect), RefusalCases.Bytes(Ask.Body(dialect, "hangs", stream: true)), [], TestContext.Current.CancellationToken);
        Assert.Equal(200, (int)first.StatusCode);
        AssertLimited(await AskAsync(gateway, dialect), dialect, "1", "1 requests under way");

        first.Dispose();
        await gateway.EndOfAsync(testId);
        Assert.Equal(200, (await AskAsync(gateway, dialect)).Status);
        gateway.AssertNothingHeld();
    }

    [Fact]
    public async Task A_request_that_was_refused_takes_no_place()
    {
        await using var gateway = await StartAsync("limits: { concurrency: 1 }");
        foreach (var body in new[] { "{", Ask.Body(Dialect.OpenAi, "no-such-model"), Ask.Body(Dialect.OpenAi) })
        {
            await gateway.EndOfAsync((await gateway.PostAsync("/v1/chat/completions", body)).TestId);
        }

        Assert.Equal(200, (await AskAsync(gateway, Dialect.OpenAi)).Status);
    }

    [Fact]
    public async Task Keys_do_not_share_their_limits()
    {
        await using var gateway = await StartAsync("limits: { requests_per_minute: 1 }");
        Assert.Equal(200, (await AskAsync(gateway, Dialect.OpenAi)).Status);
        Assert.Equal(429, (await AskAsync(gateway, Dialect.OpenAi)).Status);
        Assert.Equal(200, (await gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi), ("x-api-key", GatewayHost.Key2))).Status);
    }

    [Theory]
    [InlineData(Dialect.OpenAi)]
    [InlineData(Dialect.Anthropic)]
    public async Task A_provider_at_its_limit_is_passed_over_and_named_when_it_is_the_last(Dialect dialect)
    {
        await using var gateway = await StartAsync("limits: {}");
        Assert.Equal("scarce", (await AskAsync(gateway, dialect, "either")).Header("x-weir-provider"));
        var second = await AskAsync(gateway, dialect, "either");
        Assert.Equal("sim", second.Header("x-weir-provider"));
        Assert.Single((await gateway.RecordOfAsync(second)).Attempts);

        var refused = await AskAsync(gateway, dialect, "scarce");
        Assert.Equal((429, "60", null), (refused.Status, refused.Header("retry-after"), refused.Header("x-should-retry")));
        Assert.Contains("'scarce'", refused.Error(dialect).Message, StringComparison.Ordinal);
        Assert.Equal(dialect == Dialect.OpenAi ? "provider_limit" : null, refused.Error(dialect).Code);
        Assert.Empty((await gateway.RecordOfAsync(refused)).Attempts);
        gateway.AssertNothingHeld();
    }

    [Fact]
    public async Task A_key_expires()
    {
        await using var gateway = await GatewayHost.StartAsync("""
            providers: { sim: { kind: simulator, simulator: { first_token_ms: 0, token_ms: 0 } } }
            models: { m: { deployments: { d: { provider: sim, model: sim-gpt } } } }
            keys: { test: { secret: "env:KEY", expires_at: "2026-03-01T12:00:10Z" } }
            """, _clock);
        Assert.Equal(200, (await AskAsync(gateway, Dialect.OpenAi)).Status);
        _clock.Advance(TimeSpan.FromSeconds(9.999));
        Assert.Equal(200, (await AskAsync(gateway, Dialect.OpenAi)).Status);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(401, (await AskAsync(gateway, Dialect.OpenAi)).Status);
    }

    private Task<GatewayHost> StartAsync(string limits) => GatewayHost.StartAsync($$"""
        gateway: { retry: { max_attempts: 1 } }
        providers:
          sim:    { kind: simulator, simulator: { first_token_ms: 0, token_ms: 0 } }
          scarce: { kind: simulator, simulator: { first_token_ms: 0, token_ms: 0 }, limits: { requests_per_minute: 1 } }
        models:
          m:      { deployments: { d: { provider: sim, model: sim-gpt } } }
          long:   { deployments: { d: { provider: sim, model: "sim-gpt!tokens=500" } } }
          hangs:  { deployments: { d: { provider: sim, model: "sim-gpt!hang-after=2" } } }
          scarce: { deployments: { d: { provider: scarce, model: sim-gpt } } }
          either: { deployments: { a: { provider: scarce, model: sim-gpt }, b: { provider: sim, model: sim-gpt } } }
        keys:
          test:  { secret: "env:KEY", {{limits}} }
          other: { secret: "env:KEY2" }
        """, _clock);

    private static async Task<Reply> AskAsync(GatewayHost gateway, Dialect dialect, string model = "m", string more = "")
    {
        var body = Ask.Body(dialect, model);
        var reply = await gateway.PostAsync(Ask.Path(dialect), more.Length > 0 && dialect == Dialect.OpenAi ? body[..^1] + more + "}" : body.Replace("\"max_tokens\":200", more.Length > 0 ? more[1..] : "\"max_tokens\":200", StringComparison.Ordinal));
        await gateway.EndOfAsync(reply.TestId);
        return reply;
    }

    private static void AssertLimited(Reply reply, Dialect dialect, string retryAfter, string says)
    {
        Assert.Equal((429, retryAfter, null), (reply.Status, reply.Header("retry-after"), reply.Header("x-should-retry")));
        var error = reply.Error(dialect);
        Assert.Equal(("rate_limit_error", dialect == Dialect.OpenAi ? "rate_limit_exceeded" : null), (error.Type, error.Code));
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }
}
