using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Weir.Engine.Audit;
using Weir.Engine.Configuration;
using Weir.Engine.Storage;
using Weir.Management;

namespace Weir.Commands;

/// <summary><c>weir audit</c>: who changed what, and whether that record is whole.</summary>
internal static class AuditCommand
{
    private static readonly JsonSerializerOptions Shape = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static Command Create() => new("audit", "Reads the audit trail and checks it.") { List(), Verify() };

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

    private static Command Verify()
    {
        var server = new Option<string?>("--server") { Description = "Ask this server instead (WEIR_SERVER), with the token in WEIR_ADMIN_TOKEN.", HelpName = "URL" };
        var data = new Option<string?>("--data") { Description = "Data directory to read (WEIR_DATA), also while a server runs on it. Default: ./data.", HelpName = "DIR" };
        var json = new Option<bool>("--json") { Description = "Print the report as JSON." };
        var command = new Command("verify", "Recomputes the chain of the trail. Exit code 0 when it holds; 1 otherwise, with the first row that does not fit.") { server, data, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var variables = EnvironmentVariables.OfProcess();
            try
            {
                var report = parsed.GetValue(data) is null && ServeOptions.Of(parsed, server, variables) is { } address
                    ? await AskAsync(address, variables, cancellationToken)
                    : AuditFile.Verify(ServeOptions.Of(parsed, data, variables) ?? "data");
                Console.Out.WriteLine(parsed.GetValue(json) ? JsonSerializer.Serialize(report, Shape)
                    : report.Sound ? $"sound: {report.Entries} rows, the last one's hash is {report.LastHash}"
                    : $"NOT SOUND: row {report.FirstBadSeq}: {report.Problem}; the {report.Entries} before it fit");
                return report.Sound ? ExitCodes.Fine : ExitCodes.Failed;
            }
            catch (Exception e) when (e is StoreException or IOException or UnauthorizedAccessException)
            {
                Console.Error.WriteLine(e.Message);
                return ExitCodes.Failed;
            }
            catch (ManagementException e)
            {
                Console.Error.WriteLine(e.Message);
                return e.ExitCode;
            }
        });
        return command;
    }

    private static async Task<AuditReport> AskAsync(string server, EnvironmentVariables variables, CancellationToken cancellationToken)
    {
        var answer = await new ManagementTarget(server, data: null, config: null, variables).SendAsync(ManagementRequest.Get("/api/audit/verify"), cancellationToken);
        if (answer.Fine)
        {
            try
            {
                return JsonSerializer.Deserialize<AuditReport>(answer.Text, Shape)!;
            }
            catch (JsonException e)
            {
                throw new ManagementException(ExitCodes.Failed, "The answer is not Weir's: is another program listening there?", e);
            }
        }

        using var problem = new StringWriter(CultureInfo.InvariantCulture);
        ProblemAnswer.Write(problem, answer);
        throw new ManagementException(ExitCodes.Failed, problem.ToString().TrimEnd());
    }

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
