using System.CommandLine;
using System.Text.Json;
using Weir.Engine.Audit;
using Weir.Management;

namespace Weir.Commands;

/// <summary><c>weir audit</c>: who changed what, and whether that record is whole.</summary>
internal static class AuditCommand
{
    public static Command Create() => new("audit", "Reads the audit trail and checks it.") { List(), Export(), Verify() };

    private static Command List()
    {
        var actor = new Option<string?>("--actor") { Description = "Only this actor's." };
        var action = new Option<string?>("--action") { Description = "Only this action, such as credential.set, or all of a noun: credential." };
        var what = new Option<string?>("--object") { Description = "Only about this object, such as openai/api_key; budgets.house. with the point is all of that budget." };
        var outcome = new Option<string?>("--outcome") { Description = "Only allowed, denied or failed." };
        var from = new Option<string?>("--from") { Description = "At this time or later: a date or a time such as 2026-03-29T08:30:00Z." };
        var to = new Option<string?>("--to") { Description = "Before this time." };
        var limit = new Option<string?>("--limit") { Description = "Rows to show, 1 to 1000. Default: 100." };
        var after = new Option<string?>("--after") { Description = "What the page before named as its next." };
        Option<string?>[] options = [actor, action, what, outcome, from, to, limit, after];
        return ManagementVerb.Create(
            "list",
            "Lists the trail, newest first.",
            options,
            parsed => ManagementRequest.Get("/api/audit", options.Select(option => (option.Name[2..], parsed.GetValue(option)))),
            Show);
    }

    private static Command Export()
    {
        var format = new Option<string?>("--format") { Description = "csv or json. Default: csv, in which nothing is taken for a formula." };
        return ManagementVerb.Create("export", "Prints the whole trail, newest first, as a file.", [format], async (parsed, target, cancellationToken) =>
        {
            var answer = await target.SendAsync(ManagementRequest.Get("/api/audit/export", ("format", parsed.GetValue(format))), cancellationToken);
            if (!answer.Fine)
            {
                return ManagementVerb.Refused(answer);
            }

            Console.Out.Write(answer.Text);
            return ExitCodes.Fine;
        });
    }

    private static Command Verify() => VerifyVerb.Create(
        "Recomputes the chain of the trail. Exit code 0 when it holds; 1 otherwise, with the first row that does not fit.",
        "/api/audit/verify",
        AuditFile.Verify,
        static report => report.Sound
            ? $"sound: {report.Entries} rows, the last one's hash is {report.LastHash}" + (report.Anchor is { } anchor ? $"; rows 1 to {anchor.ThroughSeq} were removed at {anchor.At:yyyy-MM-dd'T'HH:mm:ss'Z'}, signed with the key {anchor.KeyId}" : "")
            : $"NOT SOUND: row {report.FirstBadSeq}: {report.Problem}; the {report.Entries} before it fit",
        static report => report.Sound);

    private static void Show(JsonElement answer, TextWriter output)
    {
        var rows = answer.GetProperty("items").EnumerateArray().Select(item => (IReadOnlyList<string>)
        [
            $"{item.GetProperty("seq")}", $"{item.GetProperty("at").GetDateTimeOffset():yyyy-MM-dd'T'HH:mm:ss'Z'}", $"{item.GetProperty("actor")}",
            $"{item.GetProperty("action")}", $"{item.GetProperty("object")}", $"{item.GetProperty("outcome")}", $"{item.GetProperty("reason")}",
        ]);
        TextTable.Write(output, [">SEQ", "AT", "ACTOR", "ACTION", "OBJECT", "OUTCOME", "REASON"], [.. rows]);
        if (answer.GetProperty("next").ValueKind == JsonValueKind.String)
        {
            output.WriteLine();
            output.WriteLine($"There is more: --after {answer.GetProperty("next").GetString()}");
        }
    }
}
