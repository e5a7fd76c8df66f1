using System.CommandLine;
using Weir.Engine;
using Weir.Engine.Configuration;
using Weir.Hosting;

namespace Weir.Commands;

/// <summary><c>weir serve</c>: runs the gateway.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var options = new ServeOptions();
        var command = new Command("serve", "Runs the gateway until it is told to stop (SIGTERM drains, a second one hastens).") { options.Config, options.Data, options.Urls };
        command.SetAction((parsed, cancellationToken) =>
        {
            var variables = EnvironmentVariables.OfProcess();
            var file = ServeOptions.Of(parsed, options.Config, variables);
            var sources = ConfigSources.FromDisk(file ?? ServeOptions.DefaultConfig, mustExist: file is not null, variables);
            var result = new ConfigLoader(EngineModule.ConfigChecks, TimeProvider.System).Load(sources);
            ProblemText.Write(Console.Error, result);
            return result.Config is null
                ? Task.FromResult(ExitCodes.ConfigurationInvalid)
                : WeirServer.RunAsync(
                    new()
                    {
                        Config = result.Config,
                        Variables = variables,
                        DataDirectory = ServeOptions.Of(parsed, options.Data, variables) ?? "data",
                        Urls = ServeOptions.Of(parsed, options.Urls, variables),
                    },
                    cancellationToken);
        });
        return command;
    }
}
