using System.ClientModel;
using OpenAI.Chat;
using Weir.Acceptance.Running;

namespace Weir.Acceptance.DotNetSdks;

/// <summary>Refusals, failures and cancellation as the official OpenAI SDK for .NET sees them; models and embeddings.</summary>
public sealed class OpenAiErrorTests(Gateway gateway)
{
    private static readonly ChatMessage[] Hello = [new UserChatMessage("Hello")];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("no-such-key", "chat-openai", 401, "invalid_api_key")]
    [InlineData("restricted", "chat-anthropic", 403, "chat-anthropic")]
    [InlineData("main", "no-such-model", 404, "no-such-model")]
    [InlineData("main", "overloaded", 529, "")]
    [InlineData("main", "broken", 500, "")]
    public async Task Refusal_has_its_status_and_reason(string key, string model, int status, string reason)
    {
        var error = await Assert.ThrowsAsync<ClientResultException>(() => gateway.Chat(model, key, retries: 0).CompleteChatAsync(Hello, null, Token));

        Assert.Equal(status, error.Status);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Upstreams.All), MemberType = typeof(Upstreams))]
    public async Task Bad_parameter_is_400(string upstream)
    {
        var options = new ChatCompletionOptions { MaxOutputTokenCount = -1 };
        var error = await Assert.ThrowsAsync<ClientResultException>(() => gateway.Chat($"chat-{upstream}", retries: 0).CompleteChatAsync(Hello, options, Token));

        Assert.Equal(400, error.Status);
    }

    [Theory]
    [MemberData(nameof(Upstreams.All), MemberType = typeof(Upstreams))]
    public async Task Too_large_a_request_is_413(string upstream)
    {
        var error = await Assert.ThrowsAsync<ClientResultException>(
            () => gateway.Chat($"chat-{upstream}", retries: 0).CompleteChatAsync([new UserChatMessage(new string('a', 1_200_000))], null, Token));

        Assert.Equal(413, error.Status);
    }

    [Fact]
    public async Task Rate_limit_is_told_and_waited_out()
    {
        var impatient = gateway.Chat("chat-openai", "limited-net-openai", retries: 0);
        var error = await Assert.ThrowsAsync<ClientResultException>(async () =>
        {
            for (var i = 0; i < 5; i++)
            {
                await impatient.CompleteChatAsync(Hello, null, Token);
            }
        });
        Assert.Equal(429, error.Status);
        Assert.True(error.GetRawResponse()!.Headers.TryGetValue("retry-after", out var after));
        Assert.Equal("1", after);

        var clock = TimeProvider.System;
        var from = clock.GetTimestamp();
        var patient = gateway.Chat("chat-openai", "limited-net-openai", retries: 4);
        for (var i = 0; i < 3; i++)
        {
            await patient.CompleteChatAsync(Hello, null, Token);
        }

        Assert.InRange(clock.GetElapsedTime(from).TotalSeconds, 1.8, 30);
    }

    [Fact]
    public async Task Failing_deployment_is_passed_over()
    {
        var result = await gateway.Chat("fails-over", retries: 0).CompleteChatAsync(Hello, null, Token);

        Assert.Equal("anthropic-sim", result.Header("x-weir-provider"));
    }

    // This SDK throws for no error that comes inside a stream, whoever sends it: it hands the event out as an update that has
    // nothing but the error. What a caller goes by is the finish reason, which must not come.
    [Theory]
    [MemberData(nameof(Upstreams.BrokenStreams), MemberType = typeof(Upstreams))]
    public async Task Broken_stream_carries_its_error_and_never_looks_whole(string upstream, string fault)
    {
        var mark = Upstreams.Mark();
        var options = new ChatCompletionOptions { EndUserId = mark };
        var updates = 0;
        ChatFinishReason? finish = null;
        ChatTokenUsage? usage = null;
        var errors = 0;
        await foreach (var update in gateway.Chat($"chat-{upstream}").CompleteChatStreamingAsync([new UserChatMessage($"[[sim: {fault}]] Tell me about rivers.")], options, Token))
        {
            updates++;
            finish = update.FinishReason ?? finish;
            usage = update.Usage ?? usage;
            errors += update.Patch.Contains("$.error"u8) ? 1 : 0;
        }

        Assert.True(updates > 1);
        Assert.Equal(1, errors);
        Assert.Null(finish);
        Assert.Null(usage);
        Assert.Contains((await gateway.OperationOfAsync(mark, Token)).Outcome, new[] { "cut", "failed" });
    }

    [Theory]
    [MemberData(nameof(Upstreams.All), MemberType = typeof(Upstreams))]
    public async Task Cancelling_a_stream_cancels_the_attempt(string upstream)
    {
        using var abort = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var mark = Upstreams.Mark();
        await Upstreams.CancelAsync(gateway.Chat($"chat-{upstream}").CompleteChatStreamingAsync(Long(mark), new() { EndUserId = mark }, abort.Token), abort);

        await CancelledAsync(upstream, mark, TimeSpan.FromSeconds(2));
    }

    [Theory]
    [MemberData(nameof(Upstreams.All), MemberType = typeof(Upstreams))]
    public async Task Leaving_a_stream_cancels_the_attempt(string upstream)
    {
        var mark = Upstreams.Mark();
        var updates = 0;
        await foreach (var update in gateway.Chat($"chat-{upstream}").CompleteChatStreamingAsync(Long(mark), new() { EndUserId = mark }, Token))
        {
            if (++updates == 3)
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
        var mark = Upstreams.Mark();
        using var abort = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var call = gateway.Chat($"chat-{upstream}").CompleteChatAsync([new UserChatMessage($"[[sim: first-ms=20000, {mark}]] Hello")], new() { EndUserId = mark }, abort.Token);
        await gateway.BilledAsync(upstream, mark, "open", Started.Patience, Token);
        await abort.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await CancelledAsync(upstream, mark, TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Models_are_listed_and_found()
    {
        var names = (await gateway.Models().GetModelsAsync(Token)).Value.Select(static model => model.Id).ToArray();

        Assert.Contains("chat-openai", names);
        Assert.Contains("chat-anthropic", names);
        Assert.Equal("chat-openai", (await gateway.Models().GetModelAsync("chat-openai", Token)).Value.Id);
        Assert.Equal("chat-openai", Assert.Single((await gateway.Models("restricted").GetModelsAsync(Token)).Value).Id);
        var error = await Assert.ThrowsAsync<ClientResultException>(() => gateway.Models().GetModelAsync("no-such-model", Token));
        Assert.Equal(404, error.Status);
    }

    [Theory]
    [InlineData("embeddings")]
    [InlineData("embeddings-inside")]
    public async Task Embeddings_come_as_vectors(string model)
    {
        var result = await gateway.Embeddings(model).GenerateEmbeddingsAsync(["one river", "two rivers"], new() { Dimensions = 16 }, Token);

        Assert.Equal([0, 1], result.Value.Select(static item => item.Index));
        Assert.All(result.Value, static item => Assert.Equal(16, item.ToFloats().Length));
        Assert.NotNull(result.Header("x-weir-cost-usd"));
    }

    [Theory]
    [InlineData("chat-anthropic")]
    [InlineData("chat-anthropic-inside")]
    public async Task Embeddings_of_a_model_without_them_are_400(string model)
    {
        var error = await Assert.ThrowsAsync<ClientResultException>(() => gateway.Embeddings(model).GenerateEmbeddingAsync("a river", null, Token));

        Assert.Equal(400, error.Status);
        Assert.Contains("embedding", error.Message, StringComparison.OrdinalIgnoreCase);
    }

    private static ChatMessage[] Long(string mark) => [new UserChatMessage($"[[sim: events=200, interval-ms=100, {mark}]] Tell me about rivers.")];

    private async Task CancelledAsync(string upstream, string mark, TimeSpan within)
    {
        if (!upstream.EndsWith("-inside", StringComparison.Ordinal))
        {
            await gateway.BilledAsync(upstream, mark, "cancelled", within, Token);
        }

        Assert.Equal("cancelled", (await gateway.OperationOfAsync(mark, Token)).Outcome);
    }
}
