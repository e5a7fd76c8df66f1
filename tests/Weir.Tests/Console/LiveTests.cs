using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Weir.Engine.Configuration.Revisions;
using Weir.Engine.Console.Live;
using Weir.Engine.Identity;
using Weir.Engine.Operations;
using Weir.Tests.Support;

namespace Weir.Tests.Console;

/// <summary>What open pages are told as it happens, and to whom.</summary>
public sealed class LiveTests : IAsyncLifetime
{
    private const string Yaml = """
        providers: { sim: { kind: simulator } }
        models: { m: { deployments: { d: { provider: sim, model: sim-gpt, price: { input: 1, output: 1 } } } } }
        keys:
          a: { secret: "env:KEY", team: search }
          b: { secret: "env:KEY2", team: other }
        budgets: { house: { scope: {}, period: day, limit_usd: 100 } }

        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private GatewayHost _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await GatewayHost.StartAsync(Yaml);

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task A_call_that_ended_and_a_changed_configuration_are_told_at_once()
    {
        await using var live = await ListenAsync(GatewayHost.AdminToken);
        Assert.Equal("heartbeat", await live.BeginAsync());

        await CallAsync(GatewayHost.Key);
        var ended = await live.NextAsync();
        Assert.Equal("operation", ended.EventType);
        Assert.Equal(("a", "search", "completed", 200), OperationOf(ended));

        await _gateway.SendAsync(HttpMethod.Patch, "/api/config", """{"reason":"test","set":{"budgets.house.limit_usd":50}}""", People.Admin);
        var changed = await live.NextAsync();
        Assert.Equal("configuration", changed.EventType);
        Assert.False(changed.Data.GetProperty("configuration").GetProperty("refused").GetBoolean());
    }

    [Fact]
    public async Task Whoever_acts_for_one_team_is_told_of_that_team_alone()
    {
        var token = await _gateway.AddWithTokenAsync("oscar", Role.Operator, "search");
        await using var live = await ListenAsync(token);
        await live.BeginAsync();
        await CallAsync(GatewayHost.Key2);
        await _gateway.SendAsync(HttpMethod.Patch, "/api/config", """{"reason":"test","set":{"budgets.house.limit_usd":50}}""", People.Admin);
        await CallAsync(GatewayHost.Key);
        Assert.Equal("search", OperationOf(await live.NextAsync()).Team);
    }

    [Fact]
    public async Task The_connections_of_one_person_are_counted_and_free_again_once_they_end()
    {
        var open = new List<Listening>();
        for (var i = 0; i < 20; i++)
        {
            open.Add(await ListenAsync(GatewayHost.AdminToken));
        }

        var (refused, _) = await OpenAsync(People.Admin);
        Assert.Equal(503, (int)refused.StatusCode);
        Assert.Equal("30", refused.Headers.GetValues("retry-after").Single());
        refused.Dispose();

        await open[0].DisposeAsync();
        await _gateway.LeftAsync(open[0].TestId);
        await using var again = await ListenAsync(GatewayHost.AdminToken);
        Assert.Equal("heartbeat", await again.BeginAsync());
        foreach (var one in open.Skip(1))
        {
            await one.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_connection_ends_soon_when_its_credential_is_no_good_any_more_or_not_for_the_same()
    {
        foreach (var name in new[] { "leaver", "disabled", "demoted" })
        {
            await _gateway.AddUserAsync(name, Role.Operator, password: People.Password);
        }

        var (cookie, antiforgery) = await _gateway.SignInAsync("leaver");
        await using var signedOut = await ListenAsync(cookie);
        await using var revoked = await ListenAsync(await _gateway.AddTokenAsync("leaver"));
        await using var disabled = await ListenAsync(await _gateway.AddTokenAsync("disabled"));
        await using var demoted = await ListenAsync(await _gateway.AddTokenAsync("demoted"));
        await using var demotedInPage = await ListenAsync((await _gateway.SignInAsync("demoted")).Cookie);
        await using var kept = await ListenAsync(await _gateway.AddWithTokenAsync("keeper", Role.Viewer));

        var token = (await _gateway.AdminAsync("/api/users/leaver/tokens")).Json.GetProperty("items")[0].GetProperty("id").GetString();
        Assert.Equal(204, (await _gateway.BareAsync(HttpMethod.Delete, "/api/session", null, cookie, antiforgery)).Status);
        Assert.Equal(200, (await _gateway.AsAdminAsync(HttpMethod.Delete, $"/api/users/leaver/tokens/{token}")).Status);
        Assert.Equal(200, (await _gateway.AsAdminAsync(HttpMethod.Patch, "/api/users/disabled", new JsonObject { ["enabled"] = false })).Status);
        Assert.Equal(200, (await _gateway.AsAdminAsync(HttpMethod.Patch, "/api/users/demoted", new JsonObject { ["role"] = "viewer" })).Status);

        await Task.WhenAll(signedOut.EndAsync(), revoked.EndAsync(), disabled.EndAsync(), demoted.EndAsync(), demotedInPage.EndAsync());
        await kept.BeginAsync();
        await CallAsync(GatewayHost.Key);
        Assert.Equal("operation", (await kept.NextAsync()).EventType);
    }

    [Fact]
    public async Task To_be_told_live_is_no_use_of_a_session()
    {
        var clock = new ManualClock();
        await using var gateway = await GatewayHost.StartAsync(Yaml, clock);
        await gateway.AddUserAsync("alice", Role.Viewer, password: People.Password);
        var (cookie, _) = await gateway.SignInAsync("alice");
        var http = new DefaultHttpContext();
        http.Connection.RemoteIpAddress = IPAddress.Loopback;
        (http.Request.Host, http.Request.Headers.Cookie) = (new("localhost"), cookie.Item2);
        http.Features.Set(new Actor("alice", ActorKind.Session, new(Role.Viewer)));

        for (var minute = 0; minute < 29; minute++)
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            Assert.True(await gateway.Get<Authenticator>().IsStillGoodAsync(http));
            await gateway.Store.Writer.FlushAsync();
        }

        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.False(await gateway.Get<Authenticator>().IsStillGoodAsync(http));
    }

    [Fact]
    public async Task One_look_at_the_providers_that_fails_does_not_end_those_after_it()
    {
        var clock = new ManualClock();
        var answers = new Queue<Func<string>>([() => "healthy", () => throw new InvalidOperationException("no grades now"), () => "down"]);
        using var hub = new LiveHub(
            _gateway.Get<OperationFeed>(), _gateway.Get<ConfigNotices>(), () => new Dictionary<string, string> { ["sim"] = answers.Dequeue()() }, clock, _gateway.Get<ILogger<LiveHub>>());
        var subscription = hub.TryOpen(Actor.AdminToken)!;
        await hub.StartAsync(TestContext.Current.CancellationToken);
        while (clock.ActiveTimers == 0)
        {
            await Task.Yield();
        }

        List<string> told = [];
        while (answers.Count > 0)
        {
            clock.Advance(LiveHub.Heartbeat);
            told.Add((await subscription.Events.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience, TestContext.Current.CancellationToken)).Name);
        }

        var changed = await subscription.Events.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.Equal(["heartbeat", "heartbeat", "heartbeat"], told);
        Assert.Equal(new LiveHealth("sim", "down"), changed.Health);
        Assert.Contains(_gateway.Logs.At(LogLevel.Error), line => line.Error?.Message == "no grades now");
        await hub.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Who_does_not_listen_asks_for_what_is_current()
    {
        var before = (await _gateway.AdminAsync("/api/live/state")).Json.GetProperty("revision").GetInt64();
        await _gateway.SendAsync(HttpMethod.Patch, "/api/config", """{"reason":"test","set":{"budgets.house.limit_usd":50}}""", People.Admin);
        Assert.Equal(before + 1, (await _gateway.AdminAsync("/api/live/state")).Json.GetProperty("revision").GetInt64());
        Assert.Equal(401, (await _gateway.BareAsync(HttpMethod.Get, "/api/live/state")).Status);
        Assert.Equal(406, (await _gateway.AdminAsync("/api/live")).Status);
    }

    private async Task CallAsync(string key)
    {
        var reply = await _gateway.PostAsync("/v1/chat/completions", """{"model":"m","messages":[{"role":"user","content":"hi"}]}""", ("Authorization", "Bearer " + key));
        Assert.Equal(200, reply.Status);
    }

    private static (string? Key, string? Team, string? Outcome, int Status) OperationOf(SseItem<JsonElement> item)
    {
        var operation = item.Data.GetProperty("operation");
        return (operation.GetProperty("key").GetString(), operation.GetProperty("team").GetString(), operation.GetProperty("outcome").GetString(), operation.GetProperty("status").GetInt32());
    }

    private Task<(HttpResponseMessage Response, string TestId)> OpenAsync((string, string) credential) =>
        _gateway.OpenAsync(HttpMethod.Get, "/api/live", null, [("bare", ""), credential, ("Accept", "text/event-stream")], TestContext.Current.CancellationToken);

    private Task<Listening> ListenAsync(string token) => ListenAsync(People.Bearer(token));

    private async Task<Listening> ListenAsync((string, string) credential)
    {
        var (response, testId) = await OpenAsync(credential);
        Assert.Equal(200, (int)response.StatusCode);
        return new(response, await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken), testId);
    }

    private sealed class Listening(HttpResponseMessage response, Stream stream, string testId) : IAsyncDisposable
    {
        private readonly IAsyncEnumerator<SseItem<JsonElement>> _events =
            SseParser.Create(stream, (_, bytes) => JsonDocument.Parse(bytes.ToArray()).RootElement).EnumerateAsync().GetAsyncEnumerator(TestContext.Current.CancellationToken);

        public string TestId => testId;

        /// <summary>The first event, which only says that the connection is there.</summary>
        public async Task<string> BeginAsync()
        {
            Assert.True(await _events.MoveNextAsync().AsTask().WaitAsync(Patience, TestContext.Current.CancellationToken));
            return _events.Current.EventType;
        }

        /// <summary>The next event that tells something.</summary>
        public async Task<SseItem<JsonElement>> NextAsync()
        {
            while (await BeginAsync() == "heartbeat")
            {
                // On a busy machine one may come in between.
            }

            return _events.Current;
        }

        /// <summary>Completes when the server has ended it.</summary>
        public async Task EndAsync()
        {
            while (await _events.MoveNextAsync().AsTask().WaitAsync(Patience, TestContext.Current.CancellationToken))
            {
                // What was told before.
            }
        }

        public async ValueTask DisposeAsync()
        {
            response.Dispose();
            await stream.DisposeAsync();
        }
    }
}
