using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Weir.Engine.Configuration;
using Weir.Engine.Ledger;
using Weir.Engine.Storage;
using Weir.Management;

namespace Weir.Commands;

/// <summary><c>weir ledger verify</c>: recomputes the ledger. Reads the data directory itself, beside a running server, and needs no configuration.</summary>
internal static class VerifyCommand
{
    private static readonly JsonSerializerOptions Shape = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static Command Create()
    {
        var server = new Option<string?>("--server") { Description = "Ask this server instead (WEIR_SERVER), with the token in WEIR_ADMIN_TOKEN.", HelpName = "URL" };
        var data = new Option<string?>("--data") { Description = "Data directory to read (WEIR_DATA), also while a server runs on it. Default: ./data.", HelpName = "DIR" };
        var json = new Option<bool>("--json") { Description = "Print the report as JSON." };
        var command = new Command("verify", "Derives every balance from the ledger's entries again and compares. Exit code 0 when all adds up; 1 otherwise, with a line for each problem.") { server, data, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var variables = EnvironmentVariables.OfProcess();
            try
            {
                var report = parsed.GetValue(data) is null && ServeOptions.Of(parsed, server, variables) is { } address
                    ? await AskAsync(address, variables, cancellationToken)
                    : LedgerFile.Verify(ServeOptions.Of(parsed, data, variables) ?? "data");
                return Show(report, parsed.GetValue(json));
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
        command.Validators.Add(result =>
        {
            if (result.GetValue(server) is not null && result.GetValue(data) is not null)
            {
                result.AddError("--server and --data do not go together: one ledger is verified.");
            }
        });
        return command;
    }

    private static async Task<LedgerReport> AskAsync(string server, EnvironmentVariables variables, CancellationToken cancellationToken)
    {
        var answer = await new ManagementTarget(server, data: null, config: null, variables).SendAsync(ManagementRequest.Get("/api/ledger/verify"), cancellationToken);
        if (answer.Fine)
        {
            try
            {
                return JsonSerializer.Deserialize<LedgerReport>(answer.Text, Shape)!;
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

    private static int Show(LedgerReport report, bool asJson)
    {
        if (asJson)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(report, Shape));
        }
        else
        {
            foreach (var problem in report.Problems)
            {
                Console.Out.WriteLine(problem);
            }

            Console.Out.WriteLine(
                $"{(report.Sound ? "sound" : "NOT SOUND")}: {report.Entries} entries, {report.Accounts} accounts, {report.Attempts} attempts, cost {report.CostUsd} USD; {report.OpenHolds} open holds of {report.HeldUsd} USD");
        }

        return report.Sound ? ExitCodes.Fine : ExitCodes.Failed;
    }
}
