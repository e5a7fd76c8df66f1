using System.Text.Json.Nodes;
using Weir.Engine.Configuration;
using Weir.Engine.Configuration.Revisions;

namespace Weir.Engine.Notices.Feeds;

/// <summary>Revisions of the configuration as notices. The stored revisions are the queue: what was put in force is told, also after a crash.</summary>
internal sealed class ConfigFeed(RevisionStore revisions)
{
    public const string Name = "config";

    private const int MaxChanges = 25;
    private const int MaxErrors = 20;
    private const int MaxValueChars = 256;

    /// <summary>Number of the newest revision; 0 when there is none.</summary>
    public async Task<long> NewestAsync(CancellationToken cancellationToken) => (await revisions.ListAsync(1, null, cancellationToken)) is [var newest] ? newest.Number : 0;

    /// <summary>What is told of one revision; nothing when it is not there yet.</summary>
    public async Task<IReadOnlyList<Notice>> OfAsync(long number, CancellationToken cancellationToken)
    {
        if (await revisions.FindAsync(number, cancellationToken) is not { } revision)
        {
            return [];
        }

        var before = await revisions.FindAsync(number - 1, cancellationToken) ?? revision with { Document = "{}" };
        var changes = before.DifferencesTo(revision);
        var published = new Notice(NoticeEvents.ConfigPublished, revision.At, Data(revision, changes));
        return revision.Kind == RevisionKind.Expiry ? [published, new Notice(NoticeEvents.OverrideEnded, revision.At, Data(revision, changes))] : [published];
    }

    /// <summary>What is told of a refusal.</summary>
    public static Notice Of(ConfigNotice refused, DateTimeOffset at) => new(NoticeEvents.ConfigRejected, at, new()
    {
        ["revision"] = refused.Revision,
        ["kind"] = refused.Kind.ToString().ToLowerInvariant(),
        ["errors"] = new JsonArray([.. refused.Errors.Take(MaxErrors).Select(error => (JsonNode)error.ToString())]),
        ["errors_total"] = refused.Errors.Count,
    });

    private static JsonObject Data(ConfigRevision revision, IReadOnlyList<ConfigDifference> changes) => new()
    {
        ["revision"] = revision.Number,
        ["kind"] = revision.Kind.ToString().ToLowerInvariant(),
        ["author"] = revision.Author,
        ["reason"] = revision.Reason,
        ["changes"] = new JsonArray([.. changes.Take(MaxChanges).Select(Change)]),
        ["changes_total"] = changes.Count,
    };

    private static JsonNode Change(ConfigDifference change) => new JsonObject
    {
        ["path"] = change.Path,
        ["kind"] = change.Kind.ToString().ToLowerInvariant(),
        ["from"] = Value(change.From),
        ["to"] = Value(change.To),
    };

    // A whole section that came or went is asked for at /api/config/revisions.
    private static JsonNode? Value(string? json) => json is null || json.Length > MaxValueChars ? null : JsonNode.Parse(json);
}
