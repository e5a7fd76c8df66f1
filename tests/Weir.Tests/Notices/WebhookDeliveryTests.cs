using System.Globalization;
using Microsoft.AspNetCore.Http;
using Weir.Tests.Support;

namespace Weir.Tests.Notices;

/// <summary>Deliveries from the outbox to real servers, well behaved and hostile.</summary>
public sealed class WebhookDeliveryTests
{
    [Fact]
    public async Task A_message_is_posted_signed_and_kept_as_delivered()
    {
        await using var sink = await Sink.StartAsync();
        await using var notices = new TempNotices(TempNotices.To(sink));
        await notices.StartLoopAsync();

        var message = (await notices.AddAsync("ops"))[0];
        var request = await sink.NextAsync();
        Assert.StartsWith("Webhook ops took message msg_", await notices.SaidAsync(), StringComparison.Ordinal);

        Assert.Equal(("POST", "/hook", "application/json", message.Body), (request.Method, request.Path, request.Headers["Content-Type"], request.Text));
        Assert.Equal((message.Id, notices.Clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)), (request.Headers["webhook-id"], request.Headers["webhook-timestamp"]));
        Assert.True(StandardWebhook.Verifies(request, TempNotices.Secret));
        Assert.False(StandardWebhook.Verifies(request with { Body = "{}"u8.ToArray() }, TempNotices.Secret));
        var summary = await notices.SummaryAsync();
        Assert.Equal((0, 1, 0, "delivered", 204), (summary.Pending, summary.Delivered, summary.Failed, summary.Last!.State, summary.Last.Status));
        Assert.Null(summary.LastFailure);
    }

    [Fact]
    public async Task A_failure_is_repeated_on_the_schedule_with_the_same_id_and_a_new_timestamp()
    {
        await using var sink = await Sink.StartAsync();
        await using var notices = new TempNotices(TempNotices.To(sink) with { MaxAttempts = 4 });
        sink.Answer = Sink.With(500);
        await notices.StartLoopAsync();
        await notices.AddAsync("ops");

        foreach (var (attempt, wait) in new[] { (1, TimeSpan.FromSeconds(5)), (2, TimeSpan.FromMinutes(5)), (3, TimeSpan.FromMinutes(30)) })
        {
            await sink.NextAsync();
            Assert.EndsWith($"attempt {attempt}: answered 500", await notices.SaidAsync(), StringComparison.Ordinal);
            Assert.Equal(notices.Clock.GetUtcNow() + wait, (await notices.SummaryAsync()).NextAt);
            await notices.Clock.PassAsync(wait);
        }

        await sink.NextAsync();
        Assert.EndsWith("in 4 attempts; it is given up: answered 500", await notices.SaidAsync(), StringComparison.Ordinal);

        Assert.Single(sink.Requests.Select(one => one.Headers["webhook-id"]).Distinct());
        Assert.Equal(4, sink.Requests.Select(one => one.Headers["webhook-timestamp"]).Distinct().Count());
        Assert.All(sink.Requests, one => Assert.True(StandardWebhook.Verifies(one, TempNotices.Secret)));
        var summary = await notices.SummaryAsync();
        Assert.Equal((0, 0, 1, "failed", 4), (summary.Pending, summary.Delivered, summary.Failed, summary.LastFailure!.State, summary.LastFailure.Attempts));
    }

    [Fact]
    public async Task A_sink_that_hangs_fails_at_the_timeout_and_delays_no_other()
    {
        await using var slow = await Sink.StartAsync();
        await using var sound = await Sink.StartAsync();
        await using var notices = new TempNotices(TempNotices.To(slow, "slow") with { TimeoutSeconds = 15 }, TempNotices.To(sound, "sound"));
        slow.Answer = http => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        await notices.StartLoopAsync();

        await notices.AddAsync("slow");
        await slow.NextAsync();
        await notices.AddAsync("sound", 3);
        for (var i = 0; i < 3; i++)
        {
            await sound.NextAsync();
            Assert.StartsWith("Webhook sound took", await notices.SaidAsync(), StringComparison.Ordinal);
        }

        Assert.Equal(1, (await notices.SummaryAsync("slow")).Pending);
        await notices.Clock.PassAsync(TimeSpan.FromSeconds(15));
        Assert.EndsWith("attempt 1: no answer within 15 s", await notices.SaidAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("close", "the connection broke")]
    [InlineData("redirect", "answered with a redirect")]
    [InlineData("garbage", "answered 404")]
    public async Task A_sink_that_closes_redirects_or_answers_garbage_is_tried_again(string how, string error)
    {
        await using var sink = await Sink.StartAsync();
        await using var elsewhere = await Sink.StartAsync();
        await using var notices = new TempNotices(TempNotices.To(sink));
        sink.Answer = http =>
        {
            http.Response.StatusCode = how == "redirect" ? 302 : 404;
            http.Response.Headers.Location = elsewhere.Url;
            if (how == "close")
            {
                http.Abort();
                return Task.CompletedTask;
            }

            return http.Response.WriteAsync(new string('x', 200_000));
        };
        await notices.StartLoopAsync();
        await notices.AddAsync("ops");
        Assert.EndsWith("attempt 1: " + error, await notices.SaidAsync(), StringComparison.Ordinal);

        sink.Answer = Sink.With(200);
        await notices.Clock.PassAsync(TimeSpan.FromSeconds(5));
        Assert.StartsWith("Webhook ops took message", await notices.SaidAsync(), StringComparison.Ordinal);

        Assert.Empty(elsewhere.Requests);
        Assert.Equal((1, error), ((await notices.SummaryAsync()).Delivered, error));
    }

    [Fact]
    public async Task A_sink_that_is_gone_for_good_is_not_asked_again_and_one_that_asks_for_time_gets_it()
    {
        await using var sink = await Sink.StartAsync();
        await using var notices = new TempNotices(TempNotices.To(sink));
        sink.Answer = Sink.With(410);
        await notices.StartLoopAsync();
        await notices.AddAsync("ops");
        Assert.EndsWith("in 1 attempts; it is given up: answered 410", await notices.SaidAsync(), StringComparison.Ordinal);

        sink.Answer = http =>
        {
            http.Response.StatusCode = 429;
            http.Response.Headers.RetryAfter = "120";
            return Task.CompletedTask;
        };
        await notices.AddAsync("ops");
        await notices.SaidAsync();
        Assert.Equal(notices.Clock.GetUtcNow().AddSeconds(120), (await notices.SummaryAsync()).NextAt);
    }

    [Fact]
    public async Task A_restart_delivers_what_waited()
    {
        await using var sink = await Sink.StartAsync();
        await using var notices = new TempNotices(TempNotices.To(sink));
        sink.Answer = Sink.With(503);
        await notices.StartLoopAsync();
        var messages = await notices.AddAsync("ops", 2);
        await notices.SaidAsync();
        await notices.SaidAsync();

        await notices.RestartAsync();
        sink.Answer = Sink.With(204);
        notices.Clock.Advance(TimeSpan.FromSeconds(5));
        await notices.StartLoopAsync();

        Assert.StartsWith("Webhook ops took message", await notices.SaidAsync(), StringComparison.Ordinal);
        Assert.StartsWith("Webhook ops took message", await notices.SaidAsync(), StringComparison.Ordinal);
        Assert.Equal(messages.Select(one => one.Id).Order(), sink.Requests.Skip(2).Select(one => one.Headers["webhook-id"]).Order());
        Assert.Equal((0, 2), ((await notices.SummaryAsync()).Pending, (await notices.SummaryAsync()).Delivered));
    }

    [Fact]
    public async Task An_address_in_a_private_network_is_not_reached_without_leave()
    {
        await using var sink = await Sink.StartAsync();
        await using var notices = new TempNotices(TempNotices.To(sink) with { AllowPrivateNetwork = false });
        await notices.StartLoopAsync();
        await notices.AddAsync("ops");

        Assert.EndsWith("attempt 1: its address may not be reached", await notices.SaidAsync(), StringComparison.Ordinal);
        Assert.Empty(sink.Requests);
    }

    [Fact]
    public async Task Webhooks_follow_the_configuration_and_those_that_stay_are_not_disturbed()
    {
        await using var stays = await Sink.StartAsync();
        await using var moves = await Sink.StartAsync();
        await using var target = await Sink.StartAsync();
        await using var notices = new TempNotices(TempNotices.To(stays, "stays"), TempNotices.To(moves, "moves"));
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        stays.Answer = _ => go.Task;
        await notices.StartLoopAsync();
        await notices.AddAsync("stays");
        await stays.NextAsync();

        notices.Board.Compile(TempNotices.Config(TempNotices.To(stays, "stays"), TempNotices.To(target, "moves"), TempNotices.To(target, "new"))).Apply();
        await notices.AddAsync("moves");
        Assert.StartsWith("Webhook moves took message", await notices.SaidAsync(), StringComparison.Ordinal);
        await notices.AddAsync("new");
        Assert.StartsWith("Webhook new took message", await notices.SaidAsync(), StringComparison.Ordinal);
        go.SetResult();
        Assert.StartsWith("Webhook stays took message", await notices.SaidAsync(), StringComparison.Ordinal);

        notices.Board.Compile(TempNotices.Config(TempNotices.To(target, "new"))).Apply();
        await notices.AddAsync("moves");
        await notices.AddAsync("new");
        Assert.StartsWith("Webhook new took message", await notices.SaidAsync(), StringComparison.Ordinal);
        Assert.Equal((1, 1, 0, 3), ((await notices.SummaryAsync("moves")).Pending, stays.Requests.Count, moves.Requests.Count, target.Requests.Count));
        Assert.DoesNotContain(TempNotices.Secret, notices.Log, StringComparison.Ordinal);
    }
}
