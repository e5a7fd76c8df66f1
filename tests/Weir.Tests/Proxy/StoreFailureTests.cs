using Weir.Engine.Ledger;
using Weir.Engine.Storage;
using Weir.Engine.Wire;
using Weir.Tests.Support;

namespace Weir.Tests.Proxy;

public sealed class StoreFailureTests
{
    [Theory]
    [InlineData(Dialect.OpenAi, false)]
    [InlineData(Dialect.Anthropic, false)]
    [InlineData(Dialect.OpenAi, true)]
    [InlineData(Dialect.Anthropic, true)]
    public async Task An_answer_whose_cost_cannot_be_written_is_withheld_and_nothing_more_is_spent(Dialect dialect, bool stream)
    {
        await using var simulator = await SimulatorHost.StartAsync();
        var clock = new WatchedClock();
        await using var gateway = await StartAsync(simulator, clock);
        simulator.Arrived = async () =>
        {
            await gateway.Store.Writer.CommitAsync(new Sql("PRAGMA query_only = ON")); // as a disk that has become read-only
            Directory.Move(gateway.Folder, gateway.Folder + "-away"); // and stays so when the connection is opened anew
        };

        var withheld = await CallAsync(gateway, dialect, stream);
        if (stream)
        {
            var events = ClientStream.Read(dialect, withheld.Text);
            Assert.True(events.EndsInError, withheld.Text);
        }
        else
        {
            AssertUnavailable(withheld, dialect);
            Assert.DoesNotContain("choices", withheld.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("content", withheld.Text, StringComparison.Ordinal);
            Assert.Null(withheld.Header("x-weir-cost-usd"));
        }

        await gateway.LeftAsync(withheld.TestId);
        Assert.Single(simulator.Seen);
        Assert.False(gateway.Store.Writer.Healthy);
        var ready = await gateway.GetAsync("/health/ready");
        Assert.Equal((503, false), (ready.Status, ready.Json.GetProperty("store_writable").GetBoolean()));

        // Nothing is spent that cannot be written.
        for (var i = 0; i < 3; i++)
        {
            await AssertRefusedAsync();
        }

        // The disk is back: what could not be written is, and calls are made again.
        simulator.Arrived = static () => Task.CompletedTask;
        Directory.Move(gateway.Folder + "-away", gateway.Folder);
        await clock.PassAsync(TimeSpan.FromSeconds(1));
        await gateway.Store.Writer.CommitAsync(new Sql("SELECT 1"));
        Assert.Equal(200, (await gateway.GetAsync("/health/ready")).Status);
        var booked = Assert.Single(await gateway.Get<LedgerBook>().AttemptsOfAsync(withheld.Operation, TestContext.Current.CancellationToken));
        Assert.Equal((AttemptOutcome.Completed, true), (booked.Outcome, booked.Usage.Input > 0));

        var served = await CallAsync(gateway, dialect, stream);
        Assert.Equal(200, served.Status);
        Assert.Single((await gateway.RecordOfAsync(served)).Attempts);
        gateway.AssertNothingHeld();
        await gateway.AssertLedgerSoundAsync();

        async Task AssertRefusedAsync()
        {
            var refused = await CallAsync(gateway, dialect, stream);
            AssertUnavailable(refused, dialect);
            Assert.Equal("1", refused.Header("retry-after"));
            await gateway.LeftAsync(refused.TestId);
            Assert.Single(simulator.Seen);
        }
    }

    [Theory]
    [InlineData(Dialect.OpenAi)]
    [InlineData(Dialect.Anthropic)]
    public async Task A_store_that_takes_too_long_withholds_the_answer_and_still_books_it(Dialect dialect)
    {
        var clock = new WatchedClock();
        await using var simulator = await SimulatorHost.StartAsync();
        await using var gateway = await StartAsync(simulator, clock);
        using var slow = new Slow();
        var blocked = Task.CompletedTask;
        simulator.Arrived = () =>
        {
            blocked = gateway.Store.Writer.CommitAsync(slow);
            return Task.CompletedTask;
        };

        var call = CallAsync(gateway, dialect, stream: false);
        await clock.PassAsync(TimeSpan.FromSeconds(5));
        var reply = await call;
        AssertUnavailable(reply, dialect);

        slow.Go();
        await blocked;
        var (operation, attempts) = await gateway.RecordOfAsync(reply);
        Assert.Equal("completed", OutcomeNames.Of(Assert.Single(attempts).Outcome));
        Assert.Equal((503, "store_unavailable"), (operation.Status, operation.Error));
    }

    [Fact]
    public async Task A_row_that_the_store_refuses_withholds_its_answer_only()
    {
        await using var simulator = await SimulatorHost.StartAsync();
        await using var gateway = await StartAsync(simulator);
        await gateway.Store.Writer.CommitAsync(new Sql("CREATE TRIGGER no_reds BEFORE INSERT ON ledger_attempts WHEN NEW.team = 'red' BEGIN SELECT RAISE(ABORT, 'no reds'); END"));

        var refused = await CallAsync(gateway, Dialect.OpenAi, stream: false);
        var served = await gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi), ("x-api-key", GatewayHost.Key2));
        AssertUnavailable(refused, Dialect.OpenAi);
        Assert.Equal(200, served.Status);
        Assert.True(gateway.Store.Writer.Healthy);
    }

    private static Task<Reply> CallAsync(GatewayHost gateway, Dialect dialect, bool stream) =>
        gateway.PostAsync(Ask.Path(dialect), Ask.Body(dialect, stream: stream), Ask.Headers(dialect));

    private static void AssertUnavailable(Reply reply, Dialect dialect)
    {
        Assert.Equal((503, null), (reply.Status, reply.Header("x-should-retry")));
        var error = reply.Error(dialect);
        Assert.Equal(dialect == Dialect.OpenAi ? ("server_error", "store_unavailable") : ("overloaded_error", null), (error.Type, error.Code));
    }

    private static Task<GatewayHost> StartAsync(SimulatorHost simulator, TimeProvider? clock = null) => GatewayHost.StartAsync($$"""
        providers: { oai: { kind: openai-compatible, base_url: "{{simulator.Url}}", allow_private_network: true } }
        models: { m: { deployments: { d: { provider: oai, model: sim-gpt } } } }
        keys: { test: { secret: "env:KEY", team: red }, other: { secret: "env:KEY2", team: blue } }
        """, clock);

    private sealed class Sql(string text) : StoreCommand
    {
        protected internal override void Execute(StatementCache statements) => statements.Prepare(text).Run();
    }

    private sealed class Slow : StoreCommand, IDisposable
    {
        private readonly ManualResetEventSlim _go = new();

        public void Go() => _go.Set();

        public void Dispose() => _go.Dispose();

        protected internal override void Execute(StatementCache statements) => _go.Wait(TimeSpan.FromSeconds(60));
    }
}
