using Weir.Engine.Configuration;
using Weir.Engine.Configuration.Revisions;
using Weir.Engine.Notices;
using Weir.Engine.Notices.Outbox;
using Weir.Engine.Notices.Webhooks;
using Weir.Tests.Support;

namespace Weir.Tests.Notices;

public sealed class OutboxTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Beyond_the_bound_messages_are_not_kept_and_told_so()
    {
        await using var notices = new TempNotices();
        OutboxMessage[] many = [.. Enumerable.Range(0, OutboxStore.MaxPending + 3).Select(n => Message("ops", $"msg_{n}", notices.Clock.GetUtcNow()))];

        var refused = await notices.Outbox.AddAsync([.. many, Message("other", "msg_x", notices.Clock.GetUtcNow())], new Dictionary<string, long> { ["config"] = 7 });

        Assert.Equal([KeyValuePair.Create("ops", 3L)], refused);
        Assert.Equal((OutboxStore.MaxPending, 1), ((await notices.SummaryAsync()).Pending, (await notices.SummaryAsync("other")).Pending));
        Assert.Equal([KeyValuePair.Create("ops", 1L)], await notices.Outbox.AddAsync([Message("ops", "msg_late", notices.Clock.GetUtcNow())], new Dictionary<string, long>()));
        Assert.Equal([KeyValuePair.Create("config", 7L)], await notices.Outbox.CursorsAsync(Cancel));
    }

    [Fact]
    public async Task What_is_due_first_comes_first_and_old_messages_are_pruned()
    {
        await using var notices = new TempNotices();
        var now = notices.Clock.GetUtcNow();
        await notices.Outbox.AddAsync([Message("ops", "msg_2", now.AddSeconds(2)), Message("ops", "msg_1", now.AddSeconds(1))], new Dictionary<string, long>());
        var first = (await notices.Outbox.NextAsync(Webhook.Channel, "ops", Cancel))!;
        Assert.Equal("msg_1", first.Id);

        await notices.Outbox.SettleAsync(new(first, now, 500, "answered 500", now.AddSeconds(9)));
        Assert.Equal("msg_2", (await notices.Outbox.NextAsync(Webhook.Channel, "ops", Cancel))!.Id);
        await notices.Outbox.PruneAsync(now.AddDays(6));
        Assert.Equal(2, (await notices.SummaryAsync()).Pending);
        await notices.Outbox.PruneAsync(now.AddDays(8));
        Assert.Equal(0, (await notices.SummaryAsync()).Pending);
    }

    [Fact]
    public async Task Once_it_has_started_nothing_new_is_taken_for_old()
    {
        await using var sink = await Sink.StartAsync();
        await using var notices = new TempNotices(TempNotices.To(sink));

        await notices.StartPumpAsync();

        Assert.NotEmpty(await notices.Outbox.CursorsAsync(Cancel));
    }

    // S2-21: what happened is told although the process died before it could tell it, and not told twice.
    [Fact]
    public async Task Revisions_that_a_killed_process_did_not_tell_are_told_at_the_next_start()
    {
        await using var sink = await Sink.StartAsync();
        await using var notices = new TempNotices(TempNotices.To(sink));
        await PublishAsync(notices, 1, RevisionKind.Start, "{}");
        await notices.Outbox.AddAsync([], new Dictionary<string, long> { ["config"] = 1, ["budget"] = 0 });
        await PublishAsync(notices, 2, RevisionKind.Change, """{"a":1}""");
        await PublishAsync(notices, 3, RevisionKind.Expiry, "{}");

        await notices.StartLoopAsync();
        await notices.StartPumpAsync();
        string[] told = [(await sink.NextAsync()).Text, (await sink.NextAsync()).Text, (await sink.NextAsync()).Text];

        Assert.Equal("""{"type":"config.published","timestamp":"2026-11-21T09:00:00Z","data":{"revision":2,"kind":"change","author":"ann","reason":"because","changes":[{"path":"a","kind":"added","from":null,"to":1}],"changes_total":1}}""", told[0]);
        Assert.Contains("config.published", told[1], StringComparison.Ordinal);
        Assert.Contains("config.override_ended", told[2], StringComparison.Ordinal);
        Assert.Equal(3, (await notices.Outbox.CursorsAsync(Cancel))["config"]);
    }

    [Fact]
    public async Task A_refusal_is_told_though_it_is_no_revision()
    {
        await using var sink = await Sink.StartAsync();
        await using var notices = new TempNotices(TempNotices.To(sink));
        await notices.StartLoopAsync();
        await notices.StartPumpAsync();

        notices.Heard.Publish(new(7, RevisionKind.File, [], [new(ConfigSeverity.Error, "gateway.retry", new(ConfigLayer.File, "weir.yaml", 3, 1), "is wrong")]));

        var told = (await sink.NextAsync()).Text;
        Assert.Equal("""{"type":"config.rejected","timestamp":"2026-11-21T09:00:00Z","data":{"revision":7,"kind":"file","errors":["weir.yaml:3:1: gateway.retry: is wrong"],"errors_total":1}}""", told);
    }

    // S2-21: a listener that fails breaks nothing, and nobody waits for one that is slow.
    [Fact]
    public async Task A_failing_and_a_hanging_receiver_hold_up_no_one_who_publishes()
    {
        await using var hangs = await Sink.StartAsync();
        await using var notices = new TempNotices(TempNotices.To(hangs));
        hangs.Answer = http => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        await notices.StartLoopAsync();
        await notices.StartPumpAsync();
        notices.Heard.Listen(_ => throw new InvalidOperationException("a defect"));
        var heard = 0;
        notices.Heard.Listen(_ => heard++);

        // Returns although nothing is delivered, the bound of what waits in memory notwithstanding.
        for (var i = 0; i < 10 * NoticePump.MaxHeard; i++)
        {
            notices.Heard.Publish(new(i, RevisionKind.File, [], [new(ConfigSeverity.Error, "", ConfigOrigin.BuiltIn, "is wrong")]));
        }

        await hangs.NextAsync();
        Assert.Equal(10 * NoticePump.MaxHeard, heard);
        Assert.Single(hangs.Requests);
    }

    private static Task PublishAsync(TempNotices notices, long number, RevisionKind kind, string document) =>
        notices.Store.Writer.CommitAsync(new WriteRevision(new(number, notices.Clock.GetUtcNow(), kind, "ann", "because", "", document), [], [], keep: 1_000));

    private static OutboxMessage Message(string target, string id, DateTimeOffset due) => new(id, Webhook.Channel, target, "config.published", "{}", due);
}
