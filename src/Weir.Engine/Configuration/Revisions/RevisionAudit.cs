using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weir.Engine.Audit;
using Weir.Engine.Configuration.Overrides;

namespace Weir.Engine.Configuration.Revisions;

/// <summary>What the audit trail is told of a revision: a row for each path, with the value before and after, secrets masked.</summary>
internal static class RevisionAudit
{
    /// <summary>Most rows for one revision. The revision itself has the rest, which the last row counts.</summary>
    internal const int MostRows = 50;

    /// <summary>Longest value that is written out; of a longer one its length and hash are.</summary>
    internal const int LongestValue = 2_000;

    private const string Whole = "configuration";

    public static IReadOnlyList<AuditEvent> Of(
        ConfigRevision revision, IReadOnlyList<ConfigDifference> changes, IEnumerable<ConfigOverride> begun, IEnumerable<ConfigOverride> ended, string environment)
    {
        var what = new AuditEvent(revision.At, revision.Author, "config." + revision.Kind.ToString().ToLowerInvariant(), Whole, AuditOutcome.Allowed) { Reason = revision.Reason };
        var rows = changes.Select(change => what with { Object = NameOf(change.Path), Before = Short(change.From), After = Short(change.To) })
            // What holds elsewhere only is no difference here, and a change all the same.
            .Concat(begun.Where(one => !one.AppliesTo(environment)).Select(one => what with { Object = NameOf(one.Path.Text), After = Elsewhere(one) }))
            .Concat(ended.Where(one => !one.AppliesTo(environment)).Select(one => what with { Object = NameOf(one.Path.Text), Before = Elsewhere(one) }))
            .ToArray();
        var number = revision.Number.ToString(CultureInfo.InvariantCulture);
        return rows.Length switch
        {
            0 => [what with { After = $$"""{"revision":{{number}}}""" }],
            > MostRows => [.. rows[..(MostRows - 1)], what with { After = string.Create(CultureInfo.InvariantCulture, $$"""{"revision":{{number}},"more_paths":{{rows.Length - MostRows + 1}}}""") }],
            _ => rows,
        };
    }

    /// <summary>The same with who really asked, where the author is not who that was.</summary>
    public static AuditEvent Asked(AuditEvent what, ConfigActor? by) =>
        by is null ? what
        : what with { Actor = by.Name, Address = by.Address, Reason = by.Name == what.Actor || what.Actor == ConfigRevision.System ? what.Reason : $"{what.Reason} (in the name of {what.Actor})" };

    private static string NameOf(string path) => path.Length == 0 ? Whole : path;

    private static string? Short(string? json) => json is null || json.Length <= LongestValue ? json
        : JsonSerializer.Serialize(new LongValue(json.Length, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)))), ConfigNames.Default.LongValue);

    private static string? Elsewhere(ConfigOverride one) =>
        Short(new JsonObject { ["environment"] = one.Environment, ["value"] = JsonNode.Parse(one.Value) }.ToJsonString());

    internal sealed record LongValue(int Characters, string Sha256);
}
