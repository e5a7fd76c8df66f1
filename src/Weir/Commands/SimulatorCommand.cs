using System.CommandLine;
using Weir.Engine.Providers.Simulator;
using Weir.Hosting;

namespace Weir.Commands;

/// <summary><c>weir simulator</c>: the simulator as a server of its own, for load tests and for clients without a key.</summary>
internal static class SimulatorCommand
{
    private const string DefaultUrls = "http://127.0.0.1:3457";

    public static Command Create()
    {
        var urls = new Option<string>("--urls") { Description = $"Addresses to listen on. Default: {DefaultUrls}.", HelpName = "URLS", DefaultValueFactory = _ => DefaultUrls };
        var seed = new Option<int>("--seed") { Description = "Same seed and same request give the same answer. Default: 1.", DefaultValueFactory = _ => 1 };
        var firstToken = new Option<int>("--first-token-ms") { Description = "Silence before an answer, milliseconds. Default: 0." };
        var token = new Option<int>("--token-ms") { Description = "Time to produce one token, milliseconds. Default: 0." };
        var faults = new Option<string[]>("--fault") { Description = "A scripted fault, such as 'sim-gpt#1-2!status=529' (docs/simulator.md). May be given several times.", HelpName = "STEP", DefaultValueFactory = _ => [] };
        var bodies = new Option<int>("--bill-body-bytes") { Description = "Bytes of each request's body that the bill keeps. Default: 0." };
        var command = new Command("simulator", "Serves simulated models in both dialects, with a bill of its own at /simulator/bill.") { urls, seed, firstToken, token, faults, bodies };
        command.SetAction((parsed, cancellationToken) =>
        {
            var steps = parsed.GetValue(faults)!;
            if (steps.Select(SimulatorScriptStep.Problem).FirstOrDefault(problem => problem is not null) is { } wrong)
            {
                Console.Error.WriteLine("--fault: " + wrong);
                return Task.FromResult(ExitCodes.WrongUsage);
            }

            var options = new SimulatorOptions
            {
                Seed = (ulong)Math.Max(0, parsed.GetValue(seed)),
                FirstTokenMs = parsed.GetValue(firstToken),
                TokenMs = parsed.GetValue(token),
                Script = [.. steps.Select(SimulatorScriptStep.Parse)],
                BillBodyBytes = parsed.GetValue(bodies),
            };
            return RunAsync(parsed.GetValue(urls)!, options, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(string urls, SimulatorOptions options, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = "weir" });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(KestrelLimits.Apply).UseUrls(urls.Split(';', StringSplitOptions.RemoveEmptyEntries));
        SimulatorServer.Configure(builder.WebHost);
        builder.Logging.AddWeirConsole(new LogLevels(LogLevel.Warning), new LogOrigin("weir-simulator"), toError: true);
        builder.Services.AddRoutingCore();
        await using var app = builder.Build();
        app.UseRouting();
        SimulatorServer.Map(app, new SimulatorEngine(options, TimeProvider.System));
        app.Lifetime.ApplicationStarted.Register(() => Console.Out.WriteLine($"The simulator listens on {app.Urls.First()}"));
        try
        {
            await app.RunAsync(cancellationToken);
            return ExitCodes.Fine;
        }
        catch (IOException e)
        {
            Console.Error.WriteLine(e.Message);
            return ExitCodes.Failed;
        }
    }
}
