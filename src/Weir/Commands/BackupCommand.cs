using System.CommandLine;
using System.Globalization;
using Weir.Engine;
using Weir.Engine.Configuration;
using Weir.Engine.Kernel;
using Weir.Engine.Operations.Backups;
using Weir.Engine.Storage;
using Weir.Engine.Storage.Backups;
using Weir.Management;

namespace Weir.Commands;

/// <summary><c>weir backup</c>: the whole state as one file. Reads the data directory itself, beside a running server.</summary>
internal static class BackupCommand
{
    private static readonly Option<string?> Output = new("--output") { Description = "File, or folder for a file with a name of its own. Default: backups/ of the data directory.", HelpName = "FILE|DIR" };
    private static readonly Option<string?> Data = new("--data") { Description = "Data directory to read (WEIR_DATA), also while a server runs on it. Default: ./data.", HelpName = "DIR" };
    private static readonly Option<string?> Config = new("--config") { Description = "Configuration file to take along with those of its environments (WEIR_CONFIG). Default: weir.yaml, where there is one.", HelpName = "FILE" };
    private static readonly Option<bool> Keyring = new("--with-keyring") { Description = "Take the keyring along, sealed under the passphrase. Without it, sealed credentials can be read on this machine's keyring only." };

    public static Command Create()
    {
        var command = new Command("backup", "Makes a backup of the whole state, while a server runs or not: the database as it is at one moment, and the configuration files. One file, verified before it gets its name.")
        {
            Output, Data, Config, Keyring, PassphraseFile.Option,
        };
        command.SetAction((parsed, cancellationToken) => OwnThread.RunAsync(() => Guarded(() => Run(parsed, cancellationToken)), cancellationToken));
        return command;
    }

    internal static int Guarded(Func<int> run)
    {
        try
        {
            return run();
        }
        catch (ManagementException e)
        {
            Console.Error.WriteLine(e.Message);
            return e.ExitCode;
        }
        catch (Exception e) when (e is StoreException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(e.Message);
            return ExitCodes.Failed;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("Stopped; nothing is left of it.");
            return ExitCodes.Failed;
        }
    }

    private static int Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        var variables = EnvironmentVariables.OfProcess();
        var data = Path.GetFullPath(ServeOptions.Of(parsed, Data, variables) ?? "data");
        var config = ServeOptions.Of(parsed, Config, variables);
        var files = ConfigFiles.Of(config ?? ServeOptions.DefaultConfig);
        if (config is not null && files.Count == 0)
        {
            throw new ManagementException(ExitCodes.WrongUsage, $"The configuration file {config} does not exist.");
        }

        var left = new List<string>();
        var extras = StateBackup.Extras(files, parsed.GetValue(Keyring) ? data : null, PassphraseFile.Read(parsed), left);
        var (folder, name) = Place(parsed.GetValue(Output), data);
        var made = StateBackup.Make(data, EngineModule.Migrations, new() { Folder = folder, FileName = name, Extras = extras, Clock = TimeProvider.System, Progress = new BackupProgressText(Console.Error).Tell }, cancellationToken);
        left.ForEach(Console.Error.WriteLine);
        Console.Out.WriteLine(made.Path);
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{made.Bytes} bytes: {string.Join(", ", made.Manifest.Parts.Select(part => part.Name))}, as of {made.Manifest.MadeAt:yyyy-MM-dd'T'HH:mm:ss'Z'}; verified."));
        if (made.Manifest.Ledger is { Sound: false })
        {
            Console.Error.WriteLine("The ledger in it does NOT add up, as it does not in the database: weir ledger verify says where.");
            return ExitCodes.Failed;
        }

        return ExitCodes.Fine;
    }

    private static (string Folder, string? Name) Place(string? output, string data)
    {
        if (output is null)
        {
            return File.Exists(Path.Combine(data, DataDirectory.DatabaseName))
                ? (BackupFolder.Open(data), null)
                : throw new ManagementException(ExitCodes.Failed, $"{data} is no data directory of Weir.");
        }

        var full = Path.GetFullPath(output);
        if (Directory.Exists(full))
        {
            return (full, null);
        }

        return File.Exists(full) || !Directory.Exists(Path.GetDirectoryName(full))
            ? throw new ManagementException(ExitCodes.WrongUsage, File.Exists(full) ? $"{full} is there already; a backup overwrites nothing." : $"The folder of {full} does not exist.")
            : (Path.GetDirectoryName(full)!, Path.GetFileName(full));
    }
}

/// <summary>Tells a person how a backup goes: a line for each tenth of a stage.</summary>
internal sealed class BackupProgressText(TextWriter output)
{
    private string _told = "";

    public void Tell(BackupProgress progress)
    {
        var (what, unit) = progress.Stage switch { "copy" => ("copied", "pages"), "pack" => ("packed", "bytes"), "check" => ("checking the copy", ""), _ => ("verifying what was written", "") };
        var line = progress.Total == 0 ? what
            : string.Create(CultureInfo.InvariantCulture, $"{what} {progress.Done * 10 / progress.Total * 10} % of {progress.Total} {unit}");
        if (line != _told)
        {
            _told = line;
            output.WriteLine(line);
        }
    }
}
