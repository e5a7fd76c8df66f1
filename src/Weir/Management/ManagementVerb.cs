using System.CommandLine;
using System.Text.Json;
using Weir.Commands;
using Weir.Engine.Configuration;

namespace Weir.Management;

/// <summary>What every verb that works on a server has: where the server is, how its answer is shown, and what the exit code says.</summary>
/// <remarks>
/// A verb is made of a question and a way to show its answer:
/// <code>ManagementVerb.Create("list", "Lists the budgets.", [], parsed => ManagementRequest.Get("/api/budgets"), (json, output) => ...)</code>
/// </remarks>
internal static class ManagementVerb
{
    private static readonly Option<string?> Server = new("--server") { Description = $"The server's address (WEIR_SERVER). Default: {ManagementTarget.DefaultServer} where one answers, else the data directory itself.", HelpName = "URL" };
    private static readonly Option<string?> Data = new("--data") { Description = "Data directory to work on when no server holds it (WEIR_DATA). Default: ./data.", HelpName = "DIR" };
    private static readonly Option<string?> Config = new("--config") { Description = "Configuration file for work on a data directory (WEIR_CONFIG). Default: weir.yaml, where there is one.", HelpName = "FILE" };
    private static readonly Option<bool> Json = new("--json") { Description = "Print the answer as JSON, as the API gives it." };

    /// <summary>The options that say where the server is, or the data directory.</summary>
    public static IReadOnlyList<Option> Place { get; } = [Server, Data, Config];

    /// <summary>A verb with its own <paramref name="symbols"/> (options and arguments) besides those that all of them have.</summary>
    /// <param name="name">The verb.</param>
    /// <param name="description">One sentence for <c>--help</c>.</param>
    /// <param name="symbols">Its options and arguments.</param>
    /// <param name="ask">The question, from what was given.</param>
    /// <param name="show">Shows a good answer to a person.</param>
    public static Command Create(
        string name, string description, IEnumerable<Symbol> symbols, Func<ParseResult, ManagementRequest> ask, Action<JsonElement, TextWriter> show) =>
        CreateCheck(name, description, symbols, ask, (answer, output) =>
        {
            show(answer, output);
            return true;
        });

    /// <summary>A verb whose answer tells whether something is well: when it is not, the exit code is 1, with <c>--json</c> too.</summary>
    /// <param name="name">The verb.</param>
    /// <param name="description">One sentence for <c>--help</c>.</param>
    /// <param name="symbols">Its options and arguments.</param>
    /// <param name="ask">The question, from what was given.</param>
    /// <param name="show">Shows an answer to a person; true when all is well.</param>
    public static Command CreateCheck(
        string name, string description, IEnumerable<Symbol> symbols, Func<ParseResult, ManagementRequest> ask, Func<JsonElement, TextWriter, bool> show)
    {
        var command = new Command(name, description + " Asks a running server with the token in WEIR_ADMIN_TOKEN.");
        foreach (var symbol in symbols.Concat([.. Place, Json]))
        {
            if (symbol is Argument argument)
            {
                command.Add(argument);
            }
            else
            {
                command.Add((Option)symbol);
            }
        }

        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed,
            ask,
            text =>
            {
                using var document = JsonDocument.Parse(text);
                if (!parsed.GetValue(Json))
                {
                    return show(document.RootElement, Console.Out);
                }

                Console.Out.WriteLine(text);
                return show(document.RootElement, TextWriter.Null);
            },
            cancellationToken));
        return command;
    }

    /// <summary>A verb that asks more than once, or whose answer is no JSON.</summary>
    /// <param name="name">The verb.</param>
    /// <param name="description">One sentence for <c>--help</c>.</param>
    /// <param name="symbols">Its options and arguments.</param>
    /// <param name="run">Does it; what it throws of ours is told as any verb tells it.</param>
    public static Command Create(string name, string description, IEnumerable<Symbol> symbols, Func<ParseResult, ManagementTarget, CancellationToken, Task<int>> run)
    {
        var command = new Command(name, description + " Asks a running server with the token in WEIR_ADMIN_TOKEN.");
        foreach (var symbol in symbols.Concat(Place))
        {
            if (symbol is Argument argument)
            {
                command.Add(argument);
            }
            else
            {
                command.Add((Option)symbol);
            }
        }

        command.SetAction((parsed, cancellationToken) => GuardedAsync(() => run(parsed, TargetOf(parsed), cancellationToken)));
        return command;
    }

    /// <summary>Shows a refusal, and gives its exit code.</summary>
    public static int Refused(ManagementAnswer answer)
    {
        ProblemAnswer.Write(Console.Error, answer);
        return answer.Status == StatusCodes.Status400BadRequest ? ExitCodes.WrongUsage : ExitCodes.Failed;
    }

    /// <summary>Asks, and shows what came: 0 for a good answer, 2 where the server found a parameter wrong, 1 for every other refusal.</summary>
    private static Task<int> RunAsync(ParseResult parsed, Func<ParseResult, ManagementRequest> ask, Func<string, bool> show, CancellationToken cancellationToken) => GuardedAsync(async () =>
    {
        var answer = await TargetOf(parsed).SendAsync(ask(parsed), cancellationToken);
        if (!answer.Fine)
        {
            return Refused(answer);
        }

        return show(answer.Text) ? ExitCodes.Fine : ExitCodes.Failed;
    });

    /// <summary>Where the question goes by what was given.</summary>
    public static ManagementTarget TargetOf(ParseResult parsed)
    {
        var variables = EnvironmentVariables.OfProcess();
        return new(ServeOptions.Of(parsed, Server, variables), ServeOptions.Of(parsed, Data, variables), ServeOptions.Of(parsed, Config, variables), variables);
    }

    /// <summary>Runs a verb; what it throws of ours becomes a sentence and an exit code.</summary>
    public static async Task<int> GuardedAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
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
