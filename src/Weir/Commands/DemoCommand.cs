using System.CommandLine;
using Weir.Demo;
using Weir.Engine;
using Weir.Engine.Configuration;
using Weir.Engine.Configuration.Revisions;
using Weir.Engine.Storage;
using Weir.Hosting;

namespace Weir.Commands;

/// <summary><c>weir demo</c>: a whole gateway in one command, with simulated providers and a little traffic.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var options = new ServeOptions();
        var quiet = new Option<bool>("--no-traffic") { Description = "Without the demonstration's own calls." };
        var command = new Command("demo", "Runs a gateway with simulated providers, sample teams and keys, and a little live traffic. Needs no key and no network.") { options.Data, options.Urls, quiet };
        command.SetAction((parsed, cancellationToken) =>
        {
            var process = EnvironmentVariables.OfProcess();
            var data = ServeOptions.Of(parsed, options.Data, process);
            return GuardedAsync(RunAsync(process, data, ServeOptions.Of(parsed, options.Urls, process), traffic: !parsed.GetValue(quiet), cancellationToken));
        });
        return command;
    }

    private static async Task<int> GuardedAsync(Task<int> run)
    {
        try
        {
            return await run;
        }
        catch (StoreException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCodes.Failed;
        }
    }

    private static async Task<int> RunAsync(EnvironmentVariables process, string? data, string? urls, bool traffic, CancellationToken cancellationToken)
    {
        var keys = DemoKeys.Create();
        var variables = new EnvironmentVariables(process.All.Where(pair => !pair.Key.StartsWith("WEIR__", StringComparison.OrdinalIgnoreCase) && !keys.ContainsKey(pair.Key)).Concat(keys));
        var sources = new ConfigSources { File = new("demo.yaml", DemoFile()), Variables = variables };
        var overrides = data is null ? [] : RevisionStore.OverridesIn(data);
        var result = new ConfigLoader(EngineModule.ConfigChecks, TimeProvider.System).Load(sources with { Overrides = overrides });
        ProblemText.Write(Console.Error, result);
        if (result.Config is null)
        {
            return ExitCodes.ConfigurationInvalid;
        }

        var fresh = data is null ? Directory.CreateTempSubdirectory("weir-demo-") : null;
        var address = "";
        try
        {
            return await WeirServer.RunAsync(
                new()
                {
                    Config = result.Config,
                    Source = ConfigSource.Fixed(sources),
                    Variables = variables,
                    DataDirectory = data ?? fresh!.FullName,
                    Urls = urls,
                    LogToError = true,
                    Started = listening =>
                    {
                        address = listening;
                        DemoWelcome.Write(Console.Out, listening, keys[DemoKeys.First]);
                    },
                    Services = services =>
                    {
                        if (traffic)
                        {
                            services.AddHostedService(provider => new DemoTraffic(
                                () => address, keys, provider.GetRequiredService<TimeProvider>()));
                        }
                    },
                },
                cancellationToken);
        }
        finally
        {
            fresh?.Delete(recursive: true);
        }
    }

    private static byte[] DemoFile()
    {
        using var stream = typeof(DemoCommand).Assembly.GetManifestResourceStream("Weir.Demo.demo.yaml")!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
