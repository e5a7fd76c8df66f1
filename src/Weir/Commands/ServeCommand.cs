using System.CommandLine;
using Weir.Engine;
using Weir.Engine.Configuration;
using Weir.Engine.Configuration.Revisions;
using Weir.Engine.Identity.Keys;
using Weir.Engine.Storage;
using Weir.Hosting;

namespace Weir.Commands;

/// <summary><c>weir serve</c>: runs the gateway.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var options = new ServeOptions();
        var command = new Command("serve", "Runs the gateway until it is told to stop (SIGTERM drains, a second one hastens).") { options.Config, options.Data, options.Urls };
        command.SetAction((parsed, cancellationToken) => RunAsync(options, parsed, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ServeOptions options, ParseResult parsed, CancellationToken cancellationToken)
    {
        var variables = EnvironmentVariables.OfProcess();
        var file = ServeOptions.Of(parsed, options.Config, variables);
        var data = ServeOptions.Of(parsed, options.Data, variables) ?? "data";
        try
        {
            var source = ConfigSource.OnDisk(file ?? ServeOptions.DefaultConfig, mustExist: file is not null, variables);
            var keys = KeyRecords.SettingsIn(data);
            var result = new ConfigLoader(EngineModule.ConfigChecks, TimeProvider.System, () => keys).Load(source.Loaded with { Overrides = RevisionStore.OverridesIn(data) });
            ProblemText.Write(Console.Error, result);
            return result.Config is null
                ? ExitCodes.ConfigurationInvalid
                : await WeirServer.RunAsync(
                    new()
                    {
                        Config = result.Config,
                        Source = source,
                        Variables = variables,
                        DataDirectory = data,
                        Urls = ServeOptions.Of(parsed, options.Urls, variables),
                    },
                    cancellationToken);
        }
        catch (StoreException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCodes.Failed;
        }
    }
}
