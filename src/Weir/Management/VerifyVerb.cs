using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Weir.Commands;
using Weir.Engine.Configuration;
using Weir.Engine.Storage;

namespace Weir.Management;

/// <summary>A verb <c>verify</c>: recomputes what is stored in a data directory, also beside a running server, or has a server do it. Needs no configuration.</summary>
internal static class VerifyVerb
{
    private static readonly JsonSerializerOptions Shape = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Makes the verb.</summary>
    /// <typeparam name="TReport">What is found, as the API tells it.</typeparam>
    /// <param name="description">For <c>--help</c>.</param>
    /// <param name="path">Where a server tells its report.</param>
    /// <param name="verify">Makes the report of a data directory.</param>
    /// <param name="tell">The report for a person.</param>
    /// <param name="sound">Whether all is well: then the exit code is 0, otherwise 1.</param>
    public static Command Create<TReport>(string description, string path, Func<string, TReport> verify, Func<TReport, string> tell, Func<TReport, bool> sound)
    {
        var server = new Option<string?>("--server") { Description = "Ask this server instead (WEIR_SERVER), with the token in WEIR_ADMIN_TOKEN.", HelpName = "URL" };
        var data = new Option<string?>("--data") { Description = "Data directory to read (WEIR_DATA), also while a server runs on it. Default: ./data.", HelpName = "DIR" };
        var json = new Option<bool>("--json") { Description = "Print the report as JSON." };
        var command = new Command("verify", description) { server, data, json };
        command.SetAction((parsed, cancellationToken) => GuardedAsync(async () =>
        {
            var variables = EnvironmentVariables.OfProcess();
            var report = parsed.GetValue(data) is null && ServeOptions.Of(parsed, server, variables) is { } address
                ? await AskAsync<TReport>(new(address, data: null, config: null, variables), path, cancellationToken)
                : verify(ServeOptions.Of(parsed, data, variables) ?? "data");
            Console.Out.WriteLine(parsed.GetValue(json) ? JsonSerializer.Serialize(report, Shape) : tell(report));
            return sound(report) ? ExitCodes.Fine : ExitCodes.Failed;
        }));
        command.Validators.Add(result =>
        {
            if (result.GetValue(server) is not null && result.GetValue(data) is not null)
            {
                result.AddError("--server and --data do not go together: one of them is verified.");
            }
        });
        return command;
    }

    private static async Task<TReport> AskAsync<TReport>(ManagementTarget target, string path, CancellationToken cancellationToken)
    {
        var answer = await target.SendAsync(ManagementRequest.Get(path), cancellationToken);
        if (answer.Fine)
        {
            return JsonSerializer.Deserialize<TReport>(answer.Text, Shape)!;
        }

        using var problem = new StringWriter(CultureInfo.InvariantCulture);
        ProblemAnswer.Write(problem, answer);
        throw new ManagementException(ExitCodes.Failed, problem.ToString().TrimEnd());
    }

    private static async Task<int> GuardedAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
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
        catch (JsonException)
        {
            Console.Error.WriteLine("The answer is not Weir's: is another program listening there?");
            return ExitCodes.Failed;
        }
    }
}
