using System.CommandLine;
using Weir.Engine;
using Weir.Engine.Configuration;
using Weir.Engine.Configuration.Overrides;
using Weir.Engine.Configuration.Revisions;
using Weir.Engine.Storage;

namespace Weir.Commands;

/// <summary><c>weir config</c>: checks a configuration file and shows its schema; shows, changes and rolls back what a server runs on.</summary>
internal static class ConfigCommand
{
    public static Command Create()
    {
        var command = new Command("config", "Works on the configuration: the file, and what a server runs on.") { Validate(), Schema(), MigrateCommand.Create(), UnsealCommand.Create() };
        foreach (var verb in ConfigChangeVerbs.All().Concat(ConfigTransferVerbs.All()))
        {
            command.Add(verb);
        }

        return command;
    }

    private static Command Validate()
    {
        var file = new Option<string?>("--config") { Description = "Configuration file (WEIR_CONFIG). Default: weir.yaml.", HelpName = "FILE" };
        var noSecrets = new Option<bool>("--no-secrets") { Description = "Do not look whether the secrets that the file refers to are there." };
        var data = new Option<string?>("--data") { Description = "Data directory whose changes at run time are laid over the file, as a server on it does. Default: none.", HelpName = "DIR" };
        var command = new Command("validate", "Tells everything that is wrong with a configuration file, with line and path. Exit code 3 when it cannot be used.") { file, noSecrets, data };
        command.SetAction(parsed =>
        {
            var variables = EnvironmentVariables.OfProcess();
            var path = ServeOptions.Of(parsed, file, variables) ?? ServeOptions.DefaultConfig;
            if (OverridesIn(parsed.GetValue(data)) is not { } overrides)
            {
                return ExitCodes.Failed;
            }

            var sources = ConfigSources.FromDisk(path, mustExist: true, variables) with { CheckSecrets = !parsed.GetValue(noSecrets), Overrides = overrides };
            var result = new ConfigLoader(EngineModule.ConfigChecks, TimeProvider.System).Load(sources);
            ProblemText.Write(Console.Out, result);
            foreach (var warning in OverrideEnds.Warnings(overrides, TimeProvider.System.GetUtcNow()))
            {
                Console.Out.WriteLine(warning.ToString());
            }

            if (result.Config is null)
            {
                return ExitCodes.ConfigurationInvalid;
            }

            Console.Out.WriteLine($"{path} is valid: {result.Config.Providers.Count} providers, {result.Config.Models.Count} models, {result.Config.Keys.Count} keys, {result.Config.Budgets.Count} budgets.");
            return ExitCodes.Fine;
        });
        return command;
    }

    private static IReadOnlyList<ConfigOverride>? OverridesIn(string? data)
    {
        try
        {
            return data is null ? [] : RevisionStore.OverridesIn(data);
        }
        catch (StoreException e)
        {
            Console.Error.WriteLine(e.Message);
            return null;
        }
    }

    private static Command Schema()
    {
        var command = new Command("schema", "Prints the JSON Schema of the configuration file, for editors.");
        command.SetAction(_ =>
        {
            Console.Out.WriteLine(ConfigSchema.ToJsonSchema());
            return ExitCodes.Fine;
        });
        return command;
    }
}
