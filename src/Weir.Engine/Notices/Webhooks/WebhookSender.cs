using System.Net;
using Weir.Engine.Egress;
using Weir.Engine.Notices.Outbox;
using Weir.Engine.Telemetry;

namespace Weir.Engine.Notices.Webhooks;

/// <summary>Makes one attempt to deliver one message: a signed POST whose answer's head decides. The answer's body is never read.</summary>
internal sealed class WebhookSender(TimeProvider clock, GatewayMeter meter)
{
    // The schedule that Standard Webhooks recommends, "Deliverability and reliability".
    private static readonly TimeSpan[] Delays =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5),
        TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    /// <summary>What the attempt came to; where it is to be repeated, when.</summary>
    /// <exception cref="OperationCanceledException">It was called off; whether the receiver took it is not known.</exception>
    public async Task<Attempt> SendAsync(Webhook webhook, OutboxMessage message, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(webhook, message, cancellationToken);
        var now = clock.GetUtcNow();
        var made = message.Attempts + 1;
        var again = answer.Error is not null && answer.Status != (int)HttpStatusCode.Gone && made < webhook.MaxAttempts;
        meter.WebhookDeliveries.Add(1, new("weir.webhook", webhook.Id), new("weir.webhook.result", answer.Error is null ? "delivered" : again ? "retried" : "failed"));
        return new(message, now, answer.Status, answer.Error, again ? now + Longer(Delays[Math.Min(made, Delays.Length) - 1], answer.Asked) : null);
    }

    private async Task<Answer> AskAsync(Webhook webhook, OutboxMessage message, CancellationToken cancellationToken)
    {
        var (key, problem) = webhook.KeyAt(clock.GetUtcNow());
        if (key is null)
        {
            return new(null, problem, null);
        }

        using var late = new CancellationTokenSource(webhook.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            using var request = SignedPost.Of(webhook.Url, message.Id, message.Body, key, clock.GetUtcNow());
            using var response = await webhook.Http.SendAsync(request, either.Token);
            var status = (int)response.StatusCode;
            return status is >= 200 and < 300 ? new(status, null, null) : new(status, $"answered {status}", RetryAfter.Read(response.Headers, clock));
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new(null, $"no answer within {webhook.Timeout.TotalSeconds:0} s", null);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new(null, EgressException.Classify(e).InWords(), null);
        }
    }

    private static TimeSpan Longer(TimeSpan delay, TimeSpan? asked) => asked > delay ? asked.Value : delay;

    private readonly record struct Answer(int? Status, string? Error, TimeSpan? Asked);
}
