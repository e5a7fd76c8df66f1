using System.Net;
using Anthropic.Exceptions;
using Anthropic.Models.Messages;
using Weir.Acceptance.Running;
using static Weir.Acceptance.DotNetSdks.AnthropicClients;

namespace Weir.Acceptance.DotNetSdks;

/// <summary>Refusals, failures and cancellation as the official Anthropic SDK for .NET sees them.</summary>
public sealed class AnthropicErrorTests(Gateway gateway)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public Task Wrong_key_is_unauthorized() => FailsAsync<AnthropicUnauthorizedException>("no-such-key", Ask("chat-anthropic", "Hello"), "key");

    [Fact]
    public Task Model_that_is_not_allowed_is_forbidden() => FailsAsync<AnthropicForbiddenException>("restricted", Ask("chat-anthropic", "Hello"), "chat-anthropic");

    [Fact]
    public Task Unknown_model_is_not_found() => FailsAsync<AnthropicNotFoundException>("main", Ask("no-such-model", "Hello"), "no-such-model");

    [Theory]
    [MemberData(nameof(Upstreams.All), MemberType = typeof(Upstreams))]
    public Task Bad_parameter_is_a_bad_request(string upstream) => FailsAsync<AnthropicBadRequestException>("main", Ask($"chat-{upstream}", "Hello", maxTokens: -1), "max_tokens");

    [Theory]
    [MemberData(nameof(Upstreams.All), MemberType = typeof(Upstreams))]
    public async Task Too_large_a_request_is_413(string upstream)
    {
        var error = await FailsAsync<Anthropic4xxException>("main", Ask($"chat-{upstream}", new string('a', 1_200_000)), "");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, error.StatusCode);
    }

    [Theory]
    [InlineData("overloaded", 529)]
    [InlineData("broken", 500)]
    public async Task Upstream_failure_keeps_its_status(string model, int status)
    {
        var error = await FailsAsync<Anthropic5xxException>("main", Ask(model, "Hello"), "");

        Assert.Equal(status, (int)error.StatusCode);
    }

    [Fact]
    public async Task Rate_limit_is_told_and_waited_out()
    {
        using var impatient = gateway.Anthropic("limited-net-anthropic", retries: 0);
        await Assert.ThrowsAsync<AnthropicRateLimitException>(async () =>
        {
            for (var i = 0; i < 5; i++)
            {
                await impatient.Messages.Create(Ask("chat-anthropic", "Hello"), Token);
            }
        });

        var clock = TimeProvider.System;
        var from = clock.GetTimestamp();
        using var patient = gateway.Anthropic("limited-net-anthropic", retries: 4);
        for (var i = 0; i < 3; i++)
        {
            await patient.Messages.Create(Ask("chat-anthropic", "Hello"), Token);
        }

        Assert.InRange(clock.GetElapsedTime(from).TotalSeconds, 1.8, 30);
    }

    [Fact]
    public async Task Failing_deployment_is_passed_over()
    {
        using var client = gateway.Anthropic(retries: 0);
        using var response = await client.WithRawResponse.Messages.Create(Ask("fails-over", "Hello"), Token);

        Assert.Equal("anthropic-sim", Assert.Single(response.GetHeaderValues("x-weir-provider")));
    }

    [Theory]
    [MemberData(nameof(Upstreams.BrokenStreams), MemberType = typeof(Upstreams))]
    public async Task Broken_stream_never_looks_whole(string upstream, string fault)
    {
        using var client = gateway.Anthropic(retries: 0);
        var mark = Upstreams.Mark();
        List<string> types = [];
        await Assert.ThrowsAnyAsync<AnthropicException>(async () =>
        {
            await foreach (var item in client.Messages.CreateStreaming(Ask($"chat-{upstream}", $"[[sim: {fault}]] Tell me about rivers.") with { Metadata = new Metadata { UserID = mark } }, Token))
            {
                types.Add(item.Json.GetProperty("type").GetString()!);
            }
        });

        Assert.NotEmpty(types);
        Assert.DoesNotContain("message_stop", types);
        Assert.Contains((await gateway.OperationOfAsync(mark, Token)).Outcome, new[] { "cut", "failed" });
    }

    [Theory]
    [MemberData(nameof(Upstreams.All), MemberType = typeof(Upstreams))]
    public async Task Cancelling_a_stream_cancels_the_attempt(string upstream)
    {
        using var client = gateway.Anthropic();
        using var abort = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var mark = Upstreams.Mark();
        await Upstreams.CancelAsync(client.Messages.CreateStreaming(Long(upstream, mark), abort.Token), abort);

        await CancelledAsync(upstream, mark, TimeSpan.FromSeconds(2));
    }

    [Theory]
    [MemberData(nameof(Upstreams.All), MemberType = typeof(Upstreams))]
    public async Task Leaving_a_stream_cancels_the_attempt(string upstream)
    {
        using var client = gateway.Anthropic();
        var mark = Upstreams.Mark();
        var events = 0;
        await foreach (var item in client.Messages.CreateStreaming(Long(upstream, mark), Token))
        {
            if (++events == 4)
            {
                break;
            }
        }

        await CancelledAsync(upstream, mark, Upstreams.DotNetDrain);
    }

    [Theory]
    [MemberData(nameof(Upstreams.Remote), MemberType = typeof(Upstreams))]
    public async Task Cancelling_a_plain_call_cancels_the_attempt(string upstream)
    {
        using var client = gateway.Anthropic();
        var mark = Upstreams.Mark();
        using var abort = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var call = client.Messages.Create(Ask($"chat-{upstream}", $"[[sim: first-ms=20000, {mark}]] Hello") with { Metadata = new Metadata { UserID = mark } }, abort.Token);
        await gateway.BilledAsync(upstream, mark, "open", Started.Patience, Token);
        await abort.CancelAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => call);
        await CancelledAsync(upstream, mark, TimeSpan.FromSeconds(2));
    }

    private static MessageCreateParams Long(string upstream, string mark) =>
        Ask($"chat-{upstream}", $"[[sim: events=200, interval-ms=100, {mark}]] Tell me about rivers.", maxTokens: 2_000) with { Metadata = new Metadata { UserID = mark } };

    private async Task CancelledAsync(string upstream, string mark, TimeSpan within)
    {
        if (!upstream.EndsWith("-inside", StringComparison.Ordinal))
        {
            await gateway.BilledAsync(upstream, mark, "cancelled", within, Token);
        }

        Assert.Equal("cancelled", (await gateway.OperationOfAsync(mark, Token)).Outcome);
    }

    private async Task<T> FailsAsync<T>(string key, MessageCreateParams ask, string reason)
        where T : AnthropicApiException
    {
        using var client = gateway.Anthropic(key, retries: 0);
        var error = await Assert.ThrowsAnyAsync<T>(() => client.Messages.Create(ask, Token));
        Assert.Contains(reason, error.Message, StringComparison.OrdinalIgnoreCase);
        return error;
    }
}
