using System.CommandLine;
using System.Text;
using Weir.Engine;
using Weir.Engine.Configuration;
using Weir.Engine.Configuration.Foreign;
using Weir.Management;

namespace Weir.Commands;

/// <summary><c>weir config migrate</c>: another program's configuration as Weir's.</summary>
internal static class MigrateCommand
{
    private static readonly string[] Formats = ["auto", "llm-config-v1", "llm-config-v2", "claude-code-router"];

    private static readonly Argument<string> File = new("FILE") { Description = "The other program's file. It is read, never changed." };
    private static readonly Option<string> From = new("--from") { Description = "Its format: auto, llm-config-v1, llm-config-v2 or claude-code-router.", DefaultValueFactory = _ => "auto" };
    private static readonly Option<string?> Output = new("--output") { Description = "File to write. Default: standard output.", HelpName = "FILE" };
    private static readonly Option<string?> EnvFile = new("--env-file") { Description = "File for the keys that stood there in clear; only this user may read it. Default: the output's name with the ending .env.", HelpName = "FILE" };
    private static readonly Option<bool> ToVault = new("--to-vault")
    {
        Description = "Put providers' keys that stand there in clear into the vault of the server, or of the data directory when none runs, and refer to them as vault:<provider>/api_key: all of them, or nothing is done. Default: the file of variables.",
    };
    private static readonly Option<bool> Force = new("--force") { Description = "Replace files that are there; what they said is kept beside them." };

    public static Command Create()
    {
        From.AcceptOnlyFromAmong(Formats);
        var command = new Command("migrate", "Makes Weir's configuration of another program's, and tells what became of every value. Keys go to a private file of variables or into the vault, never into the configuration.")
        {
            File, From, Output, EnvFile, ToVault, Force,
        };
        foreach (var option in ManagementVerb.Place)
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (!result.GetValue(ToVault) && ManagementVerb.Place.Any(option => result.GetResult(option) is not null))
            {
                result.AddError("--server, --data and --config go with --to-vault only: they say which vault.");
            }
        });
        command.SetAction((parsed, cancellationToken) => ManagementVerb.GuardedAsync(() => RunAsync(parsed, cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var path = parsed.GetValue(File)!;
        var problems = new List<ConfigProblem>();
        var file = ConfigFile.Read(path) ?? throw new ManagementException(ExitCodes.Failed, $"{path} does not exist.");
        ForeignFormat? format = Array.IndexOf(Formats, parsed.GetValue(From)) is > 0 and var at ? (ForeignFormat)(at - 1) : null;
        if (ConfigMigration.Run(file, format, problems, parsed.GetValue(ToVault)) is not { } migrated)
        {
            problems.ForEach(problem => Console.Error.WriteLine(problem.ToString()));
            return ExitCodes.ConfigurationInvalid;
        }

        var result = Check(migrated);
        Tell(migrated, result);
        var files = Files(parsed, migrated);
        foreach (var (name, text, _) in files)
        {
            RefuseOther(name, text, parsed.GetValue(Force));
        }

        if (parsed.GetValue(ToVault))
        {
            // Where the keys may be sent is what the configuration says, so it has to be sound.
            var refused = result.Config is not { } config ? ExitCodes.ConfigurationInvalid
                : await MigrateToVault.RunAsync(migrated, config, path, ManagementVerb.TargetOf(parsed), cancellationToken);
            if (refused is { } code)
            {
                return code;
            }
        }

        Write(parsed, migrated, files);
        return result.Valid ? ExitCodes.Fine : ExitCodes.ConfigurationInvalid;
    }

    private static ConfigResult Check(MigratedConfig migrated) => new ConfigLoader(EngineModule.ConfigChecks, TimeProvider.System).Load(
        new() { File = new("the new configuration", Encoding.UTF8.GetBytes(migrated.Document)), CheckSecrets = false });

    private static void Tell(MigratedConfig migrated, ConfigResult result)
    {
        var output = Console.Error;
        output.WriteLine($"From {Formats[1 + (int)migrated.Format]}: {migrated.Notes.Count(note => note.To is not null)} values mapped, {migrated.Notes.Count(note => note.To is null)} left out.");
        TextTable.Write(output, ["FROM", "TO", "NOTE"], [.. migrated.Notes.Select(note => (IReadOnlyList<string>)[note.Path, note.To ?? "left out", note.Reason ?? ""])]);
        foreach (var hint in migrated.Hints)
        {
            output.WriteLine(hint);
        }

        foreach (var variable in migrated.Variables.Keys)
        {
            output.WriteLine($"Set before Weir starts: {variable}");
        }

        ProblemText.Write(output, result);
    }

    /// What will be written, by name.
    private static List<(string Name, string Text, bool IsPrivate)> Files(ParseResult parsed, MigratedConfig migrated)
    {
        var output = parsed.GetValue(Output);
        var keys = parsed.GetValue(EnvFile) ?? (output is null ? null : Path.ChangeExtension(output, ".env"));
        var files = new List<(string, string, bool)>();
        if (migrated.Variables.Count > 0 && keys is not null)
        {
            files.Add((keys, migrated.VariablesFile(), true));
        }

        if (output is not null)
        {
            files.Add((output, migrated.Document, false));
        }

        return files;
    }

    private static void Write(ParseResult parsed, MigratedConfig migrated, List<(string Name, string Text, bool IsPrivate)> files)
    {
        foreach (var (name, text, isPrivate) in files)
        {
            Put(name, text, isPrivate);
            if (isPrivate)
            {
                // Without a folder a shell looks for it in PATH only.
                var sourced = Path.GetFileName(name) == name ? "./" + name : name;
                Console.Error.WriteLine($"The keys are in {name}: set -a; . {sourced}; set +a");
            }
        }

        if (parsed.GetValue(Output) is null)
        {
            Console.Out.Write(migrated.Document);
        }
    }

    /// Before anything is done: nothing is done by halves.
    private static void RefuseOther(string path, string text, bool force)
    {
        if (!force && ConfigFile.Read(path) is { } there && !Says(there, text))
        {
            throw new ManagementException(ExitCodes.Failed, $"{path} is there and says something else. Name another file, or say --force: then it is kept beside first.");
        }
    }

    /// What is there and says the same stays; what says something else is kept beside before it is replaced.
    private static void Put(string path, string text, bool isPrivate)
    {
        if (ConfigFile.Read(path) is { } there)
        {
            if (Says(there, text))
            {
                return;
            }

            var kept = Enumerable.Range(1, int.MaxValue).Select(i => $"{path}.before-{i}").First(name => !Path.Exists(name));
            System.IO.File.Move(path, kept);
            Console.Error.WriteLine($"{path} is kept as {kept}.");
        }

        NewFile.Write(path, text, isPrivate);
    }

    private static bool Says(ConfigFile file, string text) => file.Bytes.Span.SequenceEqual(Encoding.UTF8.GetBytes(text));
}
