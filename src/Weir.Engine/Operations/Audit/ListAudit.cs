using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Audit;

namespace Weir.Engine.Operations.Audit;

/// <summary><c>GET /api/audit</c>: the trail, newest first. <c>GET /api/audit/verify</c>: whether its chain holds.</summary>
internal static class ListAudit
{
    /// <summary>What rows can be chosen by.</summary>
    public static readonly ApiFields Filters = ApiFields.Of("actor", "action", "object", "outcome", "from", "to");

    public static readonly ApiFields Known = Filters.With("limit: whole", "after");

    /// <summary>A row as it is shown.</summary>
    public sealed record AuditView(
        long Seq, string Id, DateTimeOffset At, string Actor, string? Address, string Action, string Object, AuditOutcome Outcome, string? Reason,
        JsonElement? Before, JsonElement? After, string Hash);

    /// <summary>A page.</summary>
    public sealed record AuditList(IReadOnlyList<AuditView> Items, string? Next);

    public static async Task<Results<Ok<AuditList>, ValidationProblem>> Handle(HttpRequest request, AuditTrail trail, CancellationToken cancellationToken)
    {
        var query = new ApiQuery(request.Query, Known);
        var limit = query.Limit(usual: 100, AuditQuery.MaxLimit);
        var asked = Asked(query) with { Limit = limit + 1, Before = After(query) }; // one more tells whether there is a next page
        if (query.Problem is { } problem)
        {
            return problem;
        }

        var items = await trail.ListAsync(asked, cancellationToken);
        return TypedResults.Ok(new AuditList(
            [.. items.Take(limit).Select(View)], items.Count > limit ? items[limit - 1].Seq.ToString(CultureInfo.InvariantCulture) : null));
    }

    // That an anchor is signed says nothing while anybody may have made the key: whoever has the vault knows whose it is.
    public static async Task<Ok<AuditReport>> Verify(AuditTrail trail, AuditUpkeep upkeep, CancellationToken cancellationToken)
    {
        var report = await trail.VerifyAsync(cancellationToken);
        return TypedResults.Ok(report is { Sound: true, Anchor: { } anchor } && !upkeep.IsOwn(anchor)
            ? report with { FirstBadSeq = anchor.ThroughSeq, Problem = $"the anchor that stands for the removed rows is signed with another key than {AuditUpkeep.KeyName} of the vault, or that cannot be read" }
            : report);
    }

    /// <summary>The rows that a query's filters choose.</summary>
    public static AuditQuery Asked(ApiQuery query)
    {
        var outcome = query.Word("outcome", usual: null, ["allowed", "denied", "failed"]);
        return new()
        {
            Limit = AuditQuery.MaxLimit,
            Actor = query.Text("actor"),
            Action = query.Text("action"),
            Object = query.Text("object"),
            Outcome = outcome switch { "allowed" => AuditOutcome.Allowed, "denied" => AuditOutcome.Denied, "failed" => AuditOutcome.Failed, _ => null },
            From = query.Moment("from", TimeZoneInfo.Utc),
            To = query.Moment("to", TimeZoneInfo.Utc),
        };
    }

    /// <summary>A row as it is shown.</summary>
    public static AuditView View(AuditEntry entry) => new(
        entry.Seq, entry.Id, entry.Event.At, entry.Event.Actor, entry.Event.Address, entry.Event.Action, entry.Event.Object, entry.Event.Outcome, entry.Event.Reason,
        Json(entry.Event.Before), Json(entry.Event.After), entry.Hash);

    // A row that was tampered with is still shown; that it is no JSON any more is for the verification to tell.
    private static JsonElement? Json(string? text)
    {
        if (text is null)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return JsonSerializer.SerializeToElement(text);
        }
    }

    private static long? After(ApiQuery query)
    {
        if (query.Text("after") is not { } text)
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seq))
        {
            return seq;
        }

        query.Refuse("after", "must be the `next` of the page before");
        return null;
    }
}
