using Weir.Engine.Configuration.Overrides;
using Weir.Engine.Configuration.Revisions;
using Weir.Engine.Kernel;
using Weir.Engine.Providers;
using Weir.Engine.Proxy;
using Weir.Engine.Wire;
using Weir.Tests.Support;

namespace Weir.Tests.Proxy;

/// <summary>Changes of the configuration on a running gateway.</summary>
public sealed class PublishTests
{
    // S2-14 ⚠: nothing that was read before is in use after a change, a reload or a roll back.
    [Fact]
    public async Task A_call_sees_the_new_value_and_one_under_way_keeps_the_old_with_its_connections()
    {
        await using var before = await SimulatorHost.StartAsync();
        await using var after = await SimulatorHost.StartAsync();
        await using var gateway = await StartAsync(before);
        var (arrived, go) = (new TaskCompletionSource(), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        before.Arrived = () =>
        {
            arrived.TrySetResult();
            return go.Task;
        };
        var underWay = gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi, text: "one"));
        await arrived.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        await SetAsync(gateway, "providers.oai.base_url", $"\"{after.Url}\"");
        Assert.Equal(200, (await gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi, text: "two"))).Status);
        Assert.Equal(2, gateway.Get<UpstreamFactory>().Open);
        go.SetResult();
        var reply = await underWay;
        await gateway.EndOfAsync(reply.TestId);

        Assert.Equal(200, reply.Status);
        Assert.Single(await before.BillAsync("one"));
        Assert.Empty(await before.BillAsync("two"));
        Assert.Single(await after.BillAsync("two"));
        Assert.Equal(1, gateway.Get<UpstreamFactory>().Open);
        gateway.AssertNothingHeld();
        await gateway.AssertLedgerSoundAsync();
    }

    [Fact]
    public async Task Connections_are_kept_where_nothing_that_makes_them_changed()
    {
        await using var simulator = await SimulatorHost.StartAsync();
        await using var gateway = await StartAsync(simulator);
        var models = gateway.Get<Holder<GatewayModel>>();
        var before = models.Current.Upstreams["oai"];

        await SetAsync(gateway, "providers.oai.timeouts.idle_seconds", "7");

        Assert.NotSame(before, models.Current.Upstreams["oai"]);
        Assert.Same(before.Http, models.Current.Upstreams["oai"].Http);
        Assert.Equal(7, models.Current.Upstreams["oai"].Timeouts.IdleSeconds);
        await SetAsync(gateway, "providers.oai.timeouts.connect_seconds", "7");
        Assert.NotSame(before.Http, models.Current.Upstreams["oai"].Http);
        Assert.Equal(1, gateway.Get<UpstreamFactory>().Open);
        Assert.Equal(200, (await gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi))).Status);
    }

    [Fact]
    public async Task What_was_used_of_a_limit_stays_used()
    {
        await using var simulator = await SimulatorHost.StartAsync();
        await using var gateway = await StartAsync(simulator, "limits: { requests_per_minute: 2 }", new ManualClock());
        Assert.Equal(200, (await gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi))).Status);

        await SetAsync(gateway, "keys.test.team", "\"search\"");

        Assert.Equal(200, (await gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi))).Status);
        Assert.Equal(429, (await gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi))).Status);
        await SetAsync(gateway, "keys.test.limits.requests_per_minute", "null");
        Assert.Equal(200, (await gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi))).Status);
    }

    [Fact]
    public async Task A_budget_that_is_set_at_run_time_holds_from_the_next_call_on_and_ends_when_it_should()
    {
        var clock = new ManualClock();
        await using var simulator = await SimulatorHost.StartAsync();
        await using var gateway = await StartAsync(simulator, clock: clock);
        Assert.Equal(200, (await gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi))).Status);

        await SetAsync(gateway, "budgets.stop", """{ "period": "day", "limit_requests": 0 }""", clock.GetUtcNow().AddMinutes(10));
        Assert.Equal(402, (await gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi))).Status);

        var ended = new TaskCompletionSource<ConfigNotice>(TaskCreationOptions.RunContinuationsAsynchronously);
        gateway.Get<ConfigNotices>().Listen(notice => ended.TrySetResult(notice));
        clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(RevisionKind.Expiry, (await ended.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken)).Kind);
        Assert.Equal(200, (await gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi))).Status);
    }

    [Fact]
    public async Task A_key_that_is_switched_off_is_refused_at_once_and_access_follows_the_configuration()
    {
        await using var simulator = await SimulatorHost.StartAsync();
        await using var gateway = await StartAsync(simulator);
        Assert.Equal(401, (await gateway.GetAsync("/api/providers/health")).Status);

        await SetAsync(gateway, "keys.test.enabled", "false");
        await SetAsync(gateway, "access.anonymous_loopback", "[\"diagnostics\"]");

        Assert.Equal(401, (await gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi))).Status);
        Assert.Equal(200, (await gateway.GetAsync("/api/providers/health")).Status);
    }

    [Fact]
    public async Task Under_load_no_call_fails_while_the_configuration_changes()
    {
        await using var simulator = await SimulatorHost.StartAsync();
        await using var other = await SimulatorHost.StartAsync();
        await using var gateway = await StartAsync(simulator);
        using var end = new CancellationTokenSource();
        var callers = Enumerable.Range(0, 4).Select(_ => CallUntilAsync(gateway, end.Token)).ToArray();

        for (var i = 0; i < Campaign.Of(200); i++)
        {
            await SetAsync(gateway, "providers.oai.base_url", $"\"{(i % 2 == 0 ? other : simulator).Url}\"");
            await SetAsync(gateway, "providers.oai.timeouts.idle_seconds", (10 + i).ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        await end.CancelAsync();
        Assert.All(await Task.WhenAll(callers), statuses => Assert.Equal([200], statuses.Distinct()));
        Assert.Equal(1, gateway.Get<UpstreamFactory>().Open);
        gateway.AssertNothingHeld();
        await gateway.AssertLedgerSoundAsync();
    }

    private static async Task<List<int>> CallUntilAsync(GatewayHost gateway, CancellationToken end)
    {
        var statuses = new List<int>();
        do
        {
            var reply = await gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi));
            await gateway.LeftAsync(reply.TestId);
            statuses.Add(reply.Status);
        }
        while (!end.IsCancellationRequested);
        return statuses;
    }

    private static async Task SetAsync(GatewayHost gateway, string path, string json, DateTimeOffset? expires = null)
    {
        var outcome = await gateway.Get<ConfigDesk>().ChangeAsync(
            new() { Edits = [ConfigEdit.Set(path, json)], Author = "ann", Reason = "a test", ExpiresAt = expires }, TestContext.Current.CancellationToken);
        Assert.True(outcome.Verdict == ConfigVerdict.Published, string.Join('\n', outcome.Problems));
    }

    private static Task<GatewayHost> StartAsync(SimulatorHost simulator, string? limits = null, TimeProvider? clock = null) => GatewayHost.StartAsync($$"""
        providers:
          oai: { kind: openai-compatible, base_url: "{{simulator.Url}}", allow_private_network: true }
        models:
          m: { deployments: { d: { provider: oai, model: sim-gpt, price: { input: 1, output: 2 } } } }
        keys: { test: { secret: "env:KEY"{{(limits is null ? "" : ", " + limits)}} } }
        """, clock);
}
