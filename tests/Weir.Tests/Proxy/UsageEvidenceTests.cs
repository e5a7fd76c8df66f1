using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Http;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger;
using Weir.Engine.Limits;
using Weir.Engine.Providers;
using Weir.Engine.Proxy;
using Weir.Engine.Wire;
using Weir.Engine.Wire.Tokens;
using Weir.Tests.Support;

namespace Weir.Tests.Proxy;

public sealed class UsageEvidenceTests
{
    private const int PerAnswer = 8;

    [Fact]
    public async Task A_cut_stream_of_a_model_with_a_published_encoding_is_booked_by_its_tokens()
    {
        var (usage, stream, _) = await AskAsync("openai", "cut-after=6");

        Assert.True(usage.Estimated);
        Assert.Equal(TokenCounter.Count("openai", "gpt-4o", stream.Text).Tokens + PerAnswer, usage.Output);
        // 3 for the message, 3 for the answer, "user", "Tell me about rivers".
        Assert.Equal(3 + 3 + 1 + 4, usage.Input);
    }

    [Fact]
    public async Task A_cut_stream_of_another_model_is_booked_by_its_bytes()
    {
        var (usage, stream, _) = await AskAsync("openai-compatible", "cut-after=6");

        Assert.True(usage.Estimated);
        Assert.Equal(Encoding.UTF8.GetByteCount(stream.Text) + PerAnswer, usage.Output);
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("openai-compatible")]
    public async Task No_more_output_is_booked_than_the_request_allowed(string kind)
    {
        var (usage, _, billed) = await AskAsync(kind, "cut-after=6", ",\"max_tokens\":5");

        Assert.Equal(5, usage.Output);
        Assert.True(usage.Output >= billed);
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("openai-compatible")]
    public async Task A_plain_answer_without_usage_is_booked_by_its_text(string kind)
    {
        await using var simulator = await SimulatorHost.StartAsync();
        await using var gateway = await StartAsync(simulator, kind, "usage=none");
        var reply = await gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi));
        var text = reply.Json.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()!;
        var usage = Assert.Single((await gateway.RecordOfAsync(reply)).Attempts).Usage;

        Assert.True(usage.Estimated);
        Assert.Equal(TokenCounter.Count(kind, "gpt-4o", text).Tokens + PerAnswer, usage.Output);
    }

    [Theory]
    [InlineData("-12", "5")]
    [InlineData("12", "-5")]
    [InlineData("12.5", "5")]
    [InlineData("\"12\"", "5")]
    [InlineData("1e30", "5")]
    [InlineData("9223372036854775807", "9223372036854775807")]
    [InlineData("null", "5")]
    public async Task Usage_that_cannot_be_is_never_booked_and_gives_nothing_back(string input, string output)
    {
        await using var upstream = await FixedUpstream.StartAsync("application/json", Encoding.UTF8.GetBytes(
            $$"""{"id":"c1","object":"chat.completion","created":1,"model":"x","choices":[{"index":0,"message":{"role":"assistant","content":"The Rhine."},"finish_reason":"stop"}],"usage":{"prompt_tokens":{{input}},"completion_tokens":{{output}} } }"""), int.MaxValue);
        await using var gateway = await GatewayHost.StartAsync($$"""
            providers:
              p: { kind: openai-compatible, base_url: "{{upstream.Url}}", allow_private_network: true }
            models:
              m: { deployments: { d: { provider: p, model: x, price: { input: 2.5, output: 10 } } } }
            keys: { test: { secret: "env:KEY" } }
            budgets: { all: { scope: {}, period: lifetime, limit_usd: 1 } }
            """);
        var reply = await gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi));
        var attempt = Assert.Single((await gateway.RecordOfAsync(reply)).Attempts);

        Assert.True(attempt.Usage.Estimated);
        Assert.InRange(attempt.Usage.Input, 1, 200);
        Assert.InRange(attempt.Usage.Output, 1, 50);
        Assert.InRange(attempt.Cost.NanoUsd, 1, 1_000_000);
        await gateway.AssertLedgerSoundAsync();
    }

    // 8 KiB are counted at once; whatever is longer would hold up the other calls of the event loop that the answer came on (docs/adr/0014).
    [Theory]
    [InlineData(4_000, 0)]
    [InlineData(40_000, 1)]
    public async Task A_long_text_is_not_counted_on_the_thread_that_the_answer_came_on(int bytes, int changes)
    {
        await using var gateway = await GatewayHost.StartAsync("""
            providers: { p: { kind: openai, credential: "env:UPSTREAM" } }
            models: { m: { deployments: { d: { provider: p, model: gpt-4o } } } }
            keys: { test: { secret: "env:KEY" } }
            """);
        TokenCounter.Count("openai", "gpt-4o", "This reads the encoding's data.");
        var text = string.Join(' ', Enumerable.Repeat("word", bytes / 5));
        var buffer = new PooledBuffer();
        buffer.Write(Encoding.UTF8.GetBytes($$"""{"model":"m","messages":[{"role":"user","content":"{{text}}"}]}"""));
        var model = GatewayModel.Take(gateway.Get<Holder<GatewayModel>>());
        using var operation = new Operation(new DefaultHttpContext(), Surface.ChatCompletions, model, TimeProvider.System)
        {
            Facts = new() { Model = "m", Stream = true },
            Body = new ClientBody(buffer, RequestScan.TryRead(buffer.WrittenMemory)!, null, new BodyShare(gateway.Get<BodyBudget>())),
        };
        var deadline = new Deadline(TimeProvider.System, new(TimeSpan.FromSeconds(600), UpstreamFailure.TotalTimeout), CancellationToken.None);
        using var attempt = new LiveAttempt(operation, model.Plans["m"].Route.Deployments[0], deadline, TimeProvider.System) { Lease = LimitLease.Unlimited };

        var seen = new ThreadChanges();
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(seen);
        var counting = UsageEvidence.OfAsync(operation, attempt, AttemptOutcome.Cut).AsTask();
        SynchronizationContext.SetSynchronizationContext(before);

        Assert.Equal(3 + 3 + 1 + TokenCounter.Count("openai", "gpt-4o", text).Tokens, (await counting).Input);
        Assert.Equal(changes, seen.Count);
    }

    private static async Task<(Engine.Pricing.TokenUsage Usage, ClientStream Stream, long BilledOutput)> AskAsync(string kind, string directives, string more = "")
    {
        await using var simulator = await SimulatorHost.StartAsync();
        await using var gateway = await StartAsync(simulator, kind, directives);
        var reply = await gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi, stream: true, more: more));
        Assert.True(reply.Status == 200, reply.Text);
        var line = Assert.Single(await simulator.BillAsync("Tell me about rivers"));
        return (Assert.Single((await gateway.RecordOfAsync(reply)).Attempts).Usage, ClientStream.Read(Dialect.OpenAi, reply.Text), line.Usage.Output);
    }

    private static Task<GatewayHost> StartAsync(SimulatorHost simulator, string kind, string directives) => GatewayHost.StartAsync($$"""
        gateway: { retry: { max_attempts: 1 } }
        providers:
          p: { kind: {{kind}}, base_url: "{{simulator.Url}}", credential: "env:UPSTREAM", allow_private_network: true }
        models:
          m: { deployments: { d: { provider: p, model: "gpt-4o-sim!{{directives}}" } } }
        keys: { test: { secret: "env:KEY" } }
        """);

    /// <summary>Counts how often work goes on elsewhere than where it was.</summary>
    private sealed class ThreadChanges : SynchronizationContext
    {
        private int _count;

        public int Count => _count;

        public override void Post(SendOrPostCallback d, object? state)
        {
            Interlocked.Increment(ref _count);
            ThreadPool.QueueUserWorkItem(_ => d(state));
        }
    }
}
