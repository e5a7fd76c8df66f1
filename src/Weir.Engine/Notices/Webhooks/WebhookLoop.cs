using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Weir.Engine.Notices.Outbox;

namespace Weir.Engine.Notices.Webhooks;

/// <summary>Delivers what waits in the outbox, each webhook by a worker of its own, so that a slow receiver delays no other.</summary>
internal sealed class WebhookLoop(WebhookBoard board, OutboxStore outbox, OutboxBell bell, WebhookSender sender, TimeProvider clock, ILogger<WebhookLoop> logger) : BackgroundService
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);

    private readonly List<Worker> _workers = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var replaced = board.Replaced;
            var gone = board.TakeGone();
            await FollowAsync(board.Current, stoppingToken);
            gone.ToList().ForEach(webhook => webhook.Dispose());
            await replaced.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await FollowAsync([], stoppingToken);
    }

    /// <summary>Ends the workers of webhooks that are gone and starts those of new ones; the others go on.</summary>
    private async Task FollowAsync(IReadOnlyList<Webhook> webhooks, CancellationToken end)
    {
        foreach (var gone in _workers.Where(worker => !webhooks.Contains(worker.Webhook)).ToArray())
        {
            // A message under way stays in the outbox: it is sent again, under the same id, should the webhook come back.
            _workers.Remove(gone);
            await gone.End.CancelAsync();
            await gone.Run;
            gone.End.Dispose();
        }

        foreach (var webhook in webhooks.Where(webhook => !_workers.Exists(worker => worker.Webhook == webhook)))
        {
#pragma warning disable CA2000 // disposed when its worker has ended
            var own = CancellationTokenSource.CreateLinkedTokenSource(end);
#pragma warning restore CA2000
            _workers.Add(new(webhook, own, DeliverAsync(webhook, own.Token)));
        }
    }

    private async Task DeliverAsync(Webhook webhook, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            try
            {
                var rung = bell.Next;
                var next = await outbox.NextAsync(Webhook.Channel, webhook.Id, end);
                var wait = next is null ? LongestWait : next.DueAt - clock.GetUtcNow();
                if (next is not null && wait <= TimeSpan.Zero)
                {
                    await OnceAsync(webhook, next, end);
                }
                else
                {
                    await Bell.WaitAsync(rung, wait < LongestWait ? wait : LongestWait, clock, end);
                }
            }
            catch (Exception e) when (end.IsCancellationRequested && e is OperationCanceledException or ObjectDisposedException)
            {
                // The webhook is gone or the program ends. What was under way stays in the outbox.
            }
#pragma warning disable CA1031 // A background loop: whatever one turn meets must not end the deliveries after it.
            catch (Exception e)
#pragma warning restore CA1031
            {
                logger.WorkerFailed(webhook.Id, e);
                await Task.Delay(AfterFailure, clock, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task OnceAsync(Webhook webhook, OutboxMessage message, CancellationToken end)
    {
        var attempt = await sender.SendAsync(webhook, message, end);
        await outbox.SettleAsync(attempt);
        if (attempt.Error is not { } problem)
        {
            logger.Taken(webhook.Id, message.Id, message.Type);
        }
        else if (attempt.NextAt is not null)
        {
            logger.NotTaken(webhook.Id, message.Id, message.Type, message.Attempts + 1, problem);
        }
        else
        {
            logger.GivenUp(webhook.Id, message.Id, message.Type, message.Attempts + 1, problem);
        }
    }

    private sealed record Worker(Webhook Webhook, CancellationTokenSource End, Task Run);
}
