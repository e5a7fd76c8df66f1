using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Hosting;
using Weir.Engine.Configuration.Revisions;
using Weir.Engine.Identity;

namespace Weir.Engine.Console.Live;

/// <summary>
/// <c>GET /api/live</c>: what happens, as server-sent events, to whoever accepts <c>text/event-stream</c>. <c>GET /api/live/state</c>: what is current, for those
/// that ask now and then. A connection ends when the credential that it began with is no good any more, and after ten minutes in any case: the browser comes again by itself.
/// </summary>
internal static class LiveEvents
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    // Of events that come thick heartbeats give way, too: then the time tells when to look at the credential again.
    private static readonly TimeSpan LookAgain = LiveHub.Heartbeat;
    private static readonly TimeSpan ComeAgain = TimeSpan.FromSeconds(2);

    /// <summary>What is current.</summary>
    /// <param name="Revision">The revision in force.</param>
    /// <param name="At">Now.</param>
    public sealed record LiveState(long Revision, DateTimeOffset At);

    public static async Task<Ok<LiveState>> State(HttpContext http, ConfigDesk desk, TimeProvider clock)
    {
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new LiveState((await desk.CurrentAsync(http.RequestAborted)).Revision, clock.GetUtcNow()));
    }

    public static Results<ServerSentEventsResult<LiveEvent>, ProblemHttpResult> Handle(HttpContext http, LiveHub hub, Authenticator authenticator, IHostApplicationLifetime life, TimeProvider clock)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (!http.Request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.OrdinalIgnoreCase))
        {
            return TypedResults.Problem("This is told as server-sent events: accept text/event-stream, or ask /api/live/state now and then.", statusCode: StatusCodes.Status406NotAcceptable, title: "Not acceptable");
        }

        if (hub.TryOpen(Actor.Of(http)) is not { } subscription)
        {
            http.Response.Headers.RetryAfter = "30";
            return TypedResults.Problem("Too many pages are told live. Ask now and then instead.", statusCode: StatusCodes.Status503ServiceUnavailable, title: "Too many connections");
        }

        http.Response.OnCompleted(() =>
        {
            hub.Close(subscription);
            return Task.CompletedTask;
        });

        // What stands between must pass each event on at once.
        http.Response.Headers["X-Accel-Buffering"] = "no";
        return TypedResults.ServerSentEvents(TellAsync(subscription, () => authenticator.IsStillGoodAsync(http), clock, life.ApplicationStopping, http.RequestAborted));
    }

    private static async IAsyncEnumerable<SseItem<LiveEvent>> TellAsync(
        LiveSubscription subscription, Func<ValueTask<bool>> isStillGood, TimeProvider clock, CancellationToken stopping, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var end = new CancellationTokenSource(Longest, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, stopping, cancellationToken);
        yield return new(new(), LiveEvent.Heartbeat) { ReconnectionInterval = ComeAgain };
        var looked = clock.GetTimestamp();
        while (await NextAsync(subscription, either.Token))
        {
            while (subscription.Events.TryRead(out var one))
            {
                if (one.Name == LiveEvent.Heartbeat || clock.GetElapsedTime(looked) >= LookAgain)
                {
                    if (!await isStillGood())
                    {
                        yield break;
                    }

                    looked = clock.GetTimestamp();
                }

                yield return new(one, one.Name);
            }
        }
    }

    private static async ValueTask<bool> NextAsync(LiveSubscription subscription, CancellationToken cancellationToken)
    {
        try
        {
            return await subscription.Events.WaitToReadAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return false; // the time is over, or nobody is there any more
        }
    }
}
