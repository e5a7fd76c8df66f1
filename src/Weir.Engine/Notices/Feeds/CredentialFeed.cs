using System.Text.Json.Nodes;
using Weir.Engine.Audit;
using Weir.Engine.Configuration;
using Weir.Engine.Credentials;

namespace Weir.Engine.Notices.Feeds;

/// <summary>What happens to credentials while nobody watches, as notices. The audit trail is the queue, written in the transaction of what it tells of.</summary>
internal sealed class CredentialFeed(AuditTrail trail)
{
    public const string Name = "credential";

    /// <summary>Position of the newest row; 0 when there is none.</summary>
    public Task<long> NewestAsync(CancellationToken cancellationToken) => trail.NewestAsync(cancellationToken);

    /// <summary>What is to be told of the next rows behind a position, and the position behind them; nothing when there are none.</summary>
    public async Task<(long Position, IReadOnlyList<Notice> Notices)?> AfterAsync(long position, int limit, CancellationToken cancellationToken) =>
        await trail.AfterAsync(position, "credential.", limit, cancellationToken) is { Count: > 0 } rows
            ? (rows[^1].Seq, [.. rows.Select(row => Of(row.Event)).OfType<Notice>()])
            : null;

    private static Notice? Of(AuditEvent what) => what switch
    {
        { Action: RotationDue.Action } => new(NoticeEvents.RotationDue, what.At, Data(what, JsonNode.Parse(what.After ?? "{}") as JsonObject ?? [])),
        { Action: "credential.rotate", Actor: AuditEvent.System, Outcome: AuditOutcome.Failed } => new(NoticeEvents.RotationFailed, what.At, Data(what, new() { ["why"] = what.Reason })),
        _ => null,
    };

    private static JsonObject Data(AuditEvent what, JsonObject more)
    {
        var data = new JsonObject { ["credential"] = what.Object };
        foreach (var (name, value) in more.ToArray())
        {
            more.Remove(name);
            data[name] = value;
        }

        return data;
    }
}
