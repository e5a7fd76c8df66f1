using System.CommandLine;
using Weir.Engine;
using Weir.Engine.Configuration;

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
        var command = new Command("validate", "Tells everything that is wrong with a configuration file, with line and path. Exit code 3 when it cannot be used.") { file, noSecrets };
        command.SetAction(parsed =>
        {
            var variables = EnvironmentVariables.OfProcess();
            var path = ServeOptions.Of(parsed, file, variables) ?? ServeOptions.DefaultConfig;
            var sources = ConfigSources.FromDisk(path, mustExist: true, variables) with { CheckSecrets = !parsed.GetValue(noSecrets) };
            var result = new ConfigLoader(EngineModule.ConfigChecks, TimeProvider.System).Load(sources);
            ProblemText.Write(Console.Out, result);
            if (result.Config is null)
            {
                return ExitCodes.ConfigurationInvalid;
            }

            Console.Out.WriteLine($"{path} is valid: {result.Config.Providers.Count} providers, {result.Config.Models.Count} models, {result.Config.Keys.Count} keys, {result.Config.Budgets.Count} budgets.");
            return ExitCodes.Fine;
        });
        return command;
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
