using Weir.Engine.Kernel;
using Weir.Engine.Ledger;
using Weir.Engine.Proxy;
using Weir.Engine.Wire;
using Weir.Tests.Support;

namespace Weir.Tests.Proxy;

/// <summary>What a provider's pace must not do: providers in this process answer at once, so that everything is at hand when it is asked for.</summary>
public sealed class FlowTests
{
    [Theory]
    [InlineData("reset-after=2", Dialect.OpenAi, Dialect.OpenAi)]
    [InlineData("reset-after=2", Dialect.Anthropic, Dialect.Anthropic)]
    [InlineData("reset-after=3", Dialect.OpenAi, Dialect.Anthropic)]
    [InlineData("reset-after=3", Dialect.Anthropic, Dialect.OpenAi)]
    [InlineData("cut-after=2", Dialect.OpenAi, Dialect.OpenAi)]
    [InlineData("cut-inside=2", Dialect.Anthropic, Dialect.Anthropic)]
    [InlineData("garbage-event=2", Dialect.OpenAi, Dialect.OpenAi)]
    [InlineData("giant-event=5000000", Dialect.Anthropic, Dialect.OpenAi)]
    public async Task A_break_that_comes_with_the_first_events_is_told_behind_them(string directives, Dialect client, Dialect upstream)
    {
        await using var gateway = await StartAsync(directives);
        var reply = await gateway.PostAsync(Ask.Path(client), Ask.Body(client, upstream.ToString(), stream: true), Ask.Headers(client));
        Assert.Equal(200, reply.Status);
        Assert.True(ClientStream.Read(client, reply.Text).EndsInError, reply.Text);
        Assert.Equal(AttemptOutcome.Cut, Assert.Single((await gateway.RecordOfAsync(reply)).Attempts).Outcome);
        Assert.DoesNotContain(gateway.Logs.All, line => line.Error is not null);
    }

    [Theory]
    [InlineData(Dialect.OpenAi, Dialect.OpenAi)]
    [InlineData(Dialect.Anthropic, Dialect.OpenAi)]
    public async Task A_provider_faster_than_its_client_is_held_back(Dialect client, Dialect upstream)
    {
        await using var gateway = await StartAsync("endless");
        var (response, testId) = await gateway.OpenAsync(HttpMethod.Post, Ask.Path(client), RefusalCases.Bytes(Ask.Body(client, upstream.ToString(), stream: true)), [], TestContext.Current.CancellationToken);
        using (response)
        {
            await using var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
            await body.ReadExactlyAsync(new byte[500_000], TestContext.Current.CancellationToken);
        }

        await gateway.EndOfAsync(testId);
        gateway.AssertNothingHeld();
    }

    [Fact]
    public async Task A_defect_is_an_error_in_the_callers_dialect_and_its_call_is_booked_all_the_same()
    {
        foreach (var dialect in Enum.GetValues<Dialect>())
        {
            await using var gateway = await StartAsync("");
            using var broken = new HttpMessageInvoker(new Throwing());
            Replace(gateway, broken);
            var reply = await gateway.PostAsync(Ask.Path(dialect), Ask.Body(dialect, "OpenAi"), Ask.Headers(dialect));

            Assert.Equal((500, "false"), (reply.Status, reply.Header("x-should-retry")));
            Assert.Equal(dialect == Dialect.OpenAi ? "internal_error" : null, reply.Error(dialect).Code);
            Assert.DoesNotContain("canary", reply.Text, StringComparison.Ordinal);
            var (operation, attempts) = await gateway.RecordOfAsync(reply);
            Assert.Equal(("internal_error", 500, 1), (operation.Error, operation.Status, operation.Attempts));
            Assert.Equal((AttemptOutcome.Failed, "internal_error"), (Assert.Single(attempts).Outcome, attempts[0].Error));
            Assert.Single(gateway.Logs.All, line => line.Error is InvalidOperationException);
            gateway.AssertNothingHeld();
        }
    }

    [Fact]
    public async Task A_defect_in_the_middle_of_an_answer_is_told_inside_it_and_booked()
    {
        await using var gateway = await StartAsync("");
        using var broken = new HttpMessageInvoker(new ThrowingLater());
        Replace(gateway, broken);
        var reply = await gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi, "OpenAi", stream: true));

        Assert.True(ClientStream.Read(Dialect.OpenAi, reply.Text).EndsInError, reply.Text);
        var row = Assert.Single((await gateway.RecordOfAsync(reply)).Attempts);
        Assert.Equal((AttemptOutcome.Failed, "internal_error", true), (row.Outcome, row.Error, row.Usage.Estimated));
        Assert.True(row.Usage.Input > 0);
        gateway.AssertNothingHeld();
    }

    /// <summary>Puts another connection behind the model <c>OpenAi</c>.</summary>
    private static void Replace(GatewayHost gateway, HttpMessageInvoker http)
    {
        var holder = gateway.Get<Holder<GatewayModel>>();
        var old = holder.Current;
        var deployment = old.Plans["OpenAi"].Route.Deployments[0];
        var config = old.Config.Providers["oai"];
        var upstream = new Engine.Providers.Upstream(Engine.Providers.Kinds.All["openai-compatible"], config with { BaseUrl = new("http://upstream.example/") }, null, http);
        var route = new Engine.Routing.Route("OpenAi", [new("OpenAi", "d", upstream, deployment.UpstreamModel, deployment.Prices)]);
        holder.Swap(new()
        {
            Config = old.Config,
            Budgets = old.Budgets,
            Catalogue = old.Catalogue,
            Keys = old.Keys,
            CallerLimits = old.CallerLimits,
            ProviderLimits = old.ProviderLimits,
            Upstreams = old.Upstreams,
            Presets = old.Presets,
            Switches = old.Switches,
            Plans = System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(new Dictionary<string, ModelPlans> { ["OpenAi"] = new(route) }),
        });
    }

    private static Task<GatewayHost> StartAsync(string directives) => GatewayHost.StartAsync($$"""
        gateway: { retry: { max_attempts: 1 } }
        providers:
          oai:  { kind: simulator, simulator: { first_token_ms: 0, token_ms: 0, dialects: [openai] }, limits: { concurrency: 3 } }
          anth: { kind: simulator, simulator: { first_token_ms: 0, token_ms: 0, dialects: [anthropic] }, limits: { concurrency: 3 } }
        models:
          OpenAi:    { deployments: { d: { provider: oai, model: "sim-gpt!{{directives}}" } } }
          Anthropic: { deployments: { d: { provider: anth, model: "sim-claude!{{directives}}" } } }
        keys: { test: { secret: "env:KEY", limits: { concurrency: 3 } } }
        """);

    private sealed class Throwing : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("canary: a defect");
    }

    private sealed class ThrowingLater : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = new MemoryStream("data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n"u8.ToArray());
            var response = new HttpResponseMessage { Content = new StreamContent(new Tail(body)) };
            response.Content.Headers.ContentType = new("text/event-stream");
            return Task.FromResult(response);
        }
    }

    /// <summary>A stream that throws what nobody expects once it is read to its end.</summary>
    private sealed class Tail(Stream inner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await inner.ReadAsync(buffer, cancellationToken);
            return read > 0 || buffer.IsEmpty ? read : throw new InvalidOperationException("canary: a defect");
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
            // Nothing is written.
        }
    }
}
