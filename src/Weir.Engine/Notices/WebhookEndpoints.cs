using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Configuration;
using Weir.Engine.Configuration.Revisions;
using Weir.Engine.Kernel;
using Weir.Engine.Notices.Outbox;
using Weir.Engine.Notices.Webhooks;
using Weir.Engine.Operations;
using NotFound = Weir.Engine.Operations.NotFound;

namespace Weir.Engine.Notices;

/// <summary><c>GET /api/notices/webhooks</c>: the webhooks that are configured, and how their deliveries stand.</summary>
internal static class ListWebhooks
{
    public static readonly ApiFields Known = ApiFields.Of();

    /// <summary>All of them.</summary>
    public sealed record WebhookList(IReadOnlyList<WebhookView> Items, string? Next);

    /// <summary>One webhook.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="Url">Its address.</param>
    /// <param name="Enabled">Whether it is told.</param>
    /// <param name="Events">Which events.</param>
    /// <param name="Pending">Messages that wait.</param>
    /// <param name="Delivered">Messages delivered, among those kept: 7 days, at most 1,000.</param>
    /// <param name="Failed">Messages given up, among those kept.</param>
    /// <param name="NextAttemptAt">When the next attempt is made.</param>
    /// <param name="LastDelivery">The last attempt.</param>
    /// <param name="LastFailure">The last attempt of a message that was not taken and is kept.</param>
    public sealed record WebhookView(
        string Id, Uri? Url, bool Enabled, IReadOnlyList<string> Events, long Pending, long Delivered, long Failed, DateTimeOffset? NextAttemptAt,
        LastAttempt? LastDelivery, LastAttempt? LastFailure);

    public static async Task<Results<Ok<WebhookList>, ValidationProblem>> Handle(HttpRequest request, ConfigDesk desk, OutboxStore outbox, CancellationToken cancellationToken)
    {
        if (new ApiQuery(request.Query, Known).Problem is { } problem)
        {
            return problem;
        }

        var config = (await desk.CurrentAsync(cancellationToken)).Result.Config;
        var items = new List<WebhookView>();
        foreach (var webhook in (config?.Notices.Webhooks.Values ?? []).OrderBy(one => one.Id, StringComparer.Ordinal))
        {
            items.Add(View(webhook, await outbox.SummaryAsync(Webhook.Channel, webhook.Id, cancellationToken)));
        }

        return TypedResults.Ok(new WebhookList(items, null));
    }

    private static WebhookView View(WebhookConfig webhook, OutboxSummary summary) => new(
        webhook.Id, webhook.Url, webhook.Enabled, webhook.Events, summary.Pending, summary.Delivered, summary.Failed, summary.NextAt, summary.Last, summary.LastFailure);
}

/// <summary><c>POST /api/notices/webhooks/{id}/test</c>: sends a test event now, once, and tells what came of it.</summary>
internal static class TestWebhook
{
    // Long enough that no worker takes the message while it is sent here.
    private static readonly TimeSpan Reserved = TimeSpan.FromMinutes(5);

    /// <summary>The answer: 200 whether it was taken or not.</summary>
    public sealed record WebhookTested(string Webhook, string MessageId, bool Delivered, int? Status, string? Error);

    public static async Task<Results<Ok<WebhookTested>, ProblemHttpResult>> Handle(
        string id, WebhookTools tools, ConfigDesk desk, CancellationToken cancellationToken)
    {
        var config = (await desk.CurrentAsync(cancellationToken)).Result.Config;
        if (config?.Notices.Webhooks.GetValueOrDefault(id) is not { } webhook)
        {
            return NotFound.Of("webhook", id, config?.Notices.Webhooks.Keys ?? []);
        }

        // One attempt: what is tried by hand is not repeated behind one's back.
        using var one = tools.Board.Create(webhook with { MaxAttempts = 1 }, config.Egress);
        return TypedResults.Ok(await SendAsync(one, tools, cancellationToken));
    }

    private static async Task<WebhookTested> SendAsync(Webhook webhook, WebhookTools tools, CancellationToken cancellationToken)
    {
        var now = tools.Clock.GetUtcNow();
        var body = new Notice(NoticeEvents.Test, now, new JsonObject { ["webhook"] = webhook.Id }).Body();
        var message = new OutboxMessage(Ids.New("msg_", tools.Clock), Webhook.Channel, webhook.Id, NoticeEvents.Test, body, now + Reserved);
        var kept = (await tools.Outbox.AddAsync([message], new Dictionary<string, long>())).Count == 0;
        var attempt = await tools.Sender.SendAsync(webhook, message, cancellationToken);
        if (kept)
        {
            await tools.Outbox.SettleAsync(attempt);
        }

        return new(webhook.Id, message.Id, attempt.Error is null, attempt.Status, attempt.Error);
    }
}

/// <summary>What a delivery by hand needs.</summary>
internal sealed record WebhookTools(WebhookBoard Board, OutboxStore Outbox, WebhookSender Sender, TimeProvider Clock);
