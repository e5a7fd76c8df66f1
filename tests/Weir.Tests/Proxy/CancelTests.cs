using Weir.Engine.Ledger;
using Weir.Engine.Operations;
using Weir.Engine.Providers.Simulator;
using Weir.Engine.Wire;
using Weir.Tests.Support;

namespace Weir.Tests.Proxy;

public sealed class CancelTests
{
    public static TheoryData<bool, Dialect, Dialect> Cells => [.. from stream in new[] { true, false } from client in Enum.GetValues<Dialect>() from upstream in Enum.GetValues<Dialect>() select (stream, client, upstream)];

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task A_client_that_leaves_stops_the_provider_and_is_booked(bool stream, Dialect client, Dialect upstream)
    {
        await using var simulator = await SimulatorHost.StartAsync();
        await using var gateway = await StartAsync(simulator, stream ? "hang-after=4" : "hang-headers");
        using var leaving = new CancellationTokenSource();
        var call = gateway.OpenAsync(HttpMethod.Post, Ask.Path(client), RefusalCases.Bytes(Ask.Body(client, upstream.ToString(), stream, "leaving soon")), [], leaving.Token);
        if (stream)
        {
            var (response, _) = await call;
            response.Dispose();
        }
        else
        {
            await simulator.Engine.Bill.UntilAsync(static totals => totals.Open == 1, TestContext.Current.CancellationToken);
            await leaving.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        }

        await gateway.EndOfLastAsync();
        var line = Assert.Single(await simulator.BillAsync("leaving soon"));
        Assert.Equal(SimulatorOutcome.Cancelled, line.Outcome);

        var operation = Assert.Single((await gateway.Get<OperationStore>().ListAsync(new(), TestContext.Current.CancellationToken)).Items);
        Assert.Equal(("cancelled", 499, "client_closed"), (operation.Outcome, operation.Status, operation.Error));
        var row = Assert.Single(await gateway.Get<LedgerBook>().AttemptsOfAsync(operation.Id, TestContext.Current.CancellationToken));
        Assert.Equal((AttemptOutcome.Cancelled, "client_closed", true), (row.Outcome, row.Error, row.Usage.Estimated));
        Assert.InRange(row.Usage.Input, line.Usage.Input, 100);
        gateway.AssertNothingHeld();
        Assert.Empty((await gateway.AdminAsync("/debug/circuit-breakers")).Json.EnumerateArray());
    }

    [Theory]
    [InlineData(Dialect.OpenAi)]
    [InlineData(Dialect.Anthropic)]
    public async Task Where_stopping_saves_nothing_the_rest_is_read_for_its_usage(Dialect dialect)
    {
        await using var simulator = await SimulatorHost.StartAsync();
        await using var gateway = await StartAsync(simulator, "events=40,interval-ms=10", settings: "timeouts: { cancelled_seconds: 60 }, ");
        var body = Ask.Body(dialect, dialect.ToString(), stream: true, "leaving early");
        await gateway.LeaveAsync($"POST {Ask.Path(dialect)} HTTP/1.1\r\nHost: x\r\nx-api-key: {GatewayHost.Key}\r\nx-test-id: leaving\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        await gateway.EndOfLastAsync();
        var line = Assert.Single(await simulator.BillAsync("leaving early"));
        Assert.Equal(SimulatorOutcome.Completed, line.Outcome);
        var operation = Assert.Single((await gateway.Get<OperationStore>().ListAsync(new(), TestContext.Current.CancellationToken)).Items);
        var row = Assert.Single(await gateway.Get<LedgerBook>().AttemptsOfAsync(operation.Id, TestContext.Current.CancellationToken));
        Assert.Equal(("cancelled", AttemptOutcome.Cancelled, false), (operation.Outcome, row.Outcome, row.Usage.Estimated));
        Assert.Equal(line.Usage, row.Usage);
        gateway.AssertNothingHeld();
        await gateway.AssertLedgerSoundAsync();
    }

    [Fact]
    public async Task A_client_that_leaves_during_a_wait_is_not_called_for_again()
    {
        var clock = new WatchedClock();
        await using var simulator = await SimulatorHost.StartAsync();
        await using var gateway = await StartAsync(simulator, "status=503", clock);
        using var leaving = new CancellationTokenSource();
        var call = gateway.OpenAsync(HttpMethod.Post, "/v1/chat/completions", RefusalCases.Bytes(Ask.Body(Dialect.OpenAi, "OpenAi")), [], leaving.Token);
        await clock.WaitOf(TimeSpan.FromSeconds(30));
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);

        await gateway.EndOfLastAsync();
        var operation = Assert.Single((await gateway.Get<OperationStore>().ListAsync(new(), TestContext.Current.CancellationToken)).Items);
        Assert.Equal(("cancelled", 1), (operation.Outcome, operation.Attempts));
        Assert.Single(simulator.Seen);
    }

    private static Task<GatewayHost> StartAsync(SimulatorHost simulator, string directives, TimeProvider? clock = null, string settings = "") => GatewayHost.StartAsync($$"""
        gateway: { {{settings}}retry: { max_attempts: 2, initial_delay_ms: 30000, jitter: false } }
        providers:
          oai:  { kind: openai-compatible, base_url: "{{simulator.Url}}", allow_private_network: true, limits: { concurrency: 5 } }
          anth: { kind: anthropic, base_url: "{{simulator.Url}}", credential: "env:UPSTREAM", allow_private_network: true, limits: { concurrency: 5 } }
        models:
          OpenAi:    { deployments: { d: { provider: oai, model: "sim-gpt!{{directives}}" } } }
          Anthropic: { deployments: { d: { provider: anth, model: "sim-claude!{{directives}}" } } }
        keys: { test: { secret: "env:KEY", limits: { concurrency: 5 } } }
        """, clock);
}
