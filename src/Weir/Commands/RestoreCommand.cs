using System.CommandLine;
using System.Globalization;
using Weir.Engine;
using Weir.Engine.Configuration;
using Weir.Engine.Kernel;
using Weir.Engine.Operations.Backups;
using Weir.Engine.Storage.Backups;
using Weir.Management;

namespace Weir.Commands;

/// <summary><c>weir restore</c>: a backup in the place of a data directory's state.</summary>
internal static class RestoreCommand
{
    private static readonly Argument<string> Backup = new("FILE") { Description = "The backup." };
    private static readonly Option<string?> Data = new("--data") { Description = "Data directory to restore to (WEIR_DATA); made where there is none. Default: ./data.", HelpName = "DIR" };
    private static readonly Option<bool> Replace = new("--replace") { Description = "Replace the state that is there. It is set aside in backups/ first, not deleted." };
    private static readonly Option<string?> ConfigTo = new("--config-to") { Description = "Folder to write the configuration files to; none of them may be there. Default: they are not written.", HelpName = "DIR" };

    public static Command Create()
    {
        var command = new Command("restore", "Puts a backup in the place of a data directory's state, on which no server may run. The backup is checked as a whole before anything is touched; whatever ends the restore, the old state is there or the new one.")
        {
            Backup, Data, Replace, ConfigTo, PassphraseFile.Option,
        };
        command.SetAction((parsed, cancellationToken) => OwnThread.RunAsync(() => BackupCommand.Guarded(() => Run(parsed, cancellationToken)), cancellationToken));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        var file = parsed.GetValue(Backup)!;
        var data = Path.GetFullPath(ServeOptions.Of(parsed, Data, EnvironmentVariables.OfProcess()) ?? "data");
        var passphrase = PassphraseFile.Read(parsed);
        var configs = Configs(file, parsed.GetValue(ConfigTo), passphrase, cancellationToken);
        var done = StateRestore.Run(
            new()
            {
                File = file,
                Directory = data,
                Replace = parsed.GetValue(Replace),
                Migrations = EngineModule.Migrations,
                Mark = StateBackup.MarkOf,
                OpenKeyring = passphrase is null ? null : box => StateBackup.Open(passphrase, box, StateBackup.KeyringPurpose),
                Clock = TimeProvider.System,
            },
            cancellationToken);
        foreach (var (path, bytes) in configs)
        {
            NewFile.Write(path, bytes, isPrivate: true);
        }

        Tell(done, data, configs.Select(one => one.Path));
        return ExitCodes.Fine;
    }

    /// Read before anything is touched: what stands in the way is told while nothing has happened.
    private static List<(string Path, byte[] Bytes)> Configs(string file, string? folder, string? passphrase, CancellationToken cancellationToken)
    {
        var configs = new List<(string, byte[])>();
        if (folder is null)
        {
            return configs;
        }

        using var backup = BackupReader.Open(file);
        foreach (var part in backup.Manifest.Parts.Where(part => part.Name.StartsWith("config/", StringComparison.Ordinal)))
        {
            var path = Path.Combine(folder, part.Name["config/".Length..]);
            if (Path.Exists(path) || !Directory.Exists(folder))
            {
                throw new ManagementException(ExitCodes.Failed, Directory.Exists(folder) ? $"{path} is there already; nothing was changed." : $"The folder {folder} does not exist; nothing was changed.");
            }

            if (part.Sealed && passphrase is null)
            {
                throw new ManagementException(ExitCodes.WrongUsage, $"{part.Name} is sealed: name its passphrase with --passphrase-file; nothing was changed.");
            }

            var bytes = backup.Read(part, cancellationToken);
            configs.Add((path, part.Sealed ? StateBackup.Open(passphrase!, bytes, StateBackup.ConfigPurpose) : bytes));
        }

        return configs;
    }

    private static void Tell(RestoreDone done, string data, IEnumerable<string> configs)
    {
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{data} has the state of {done.Manifest.MadeAt:yyyy-MM-dd'T'HH:mm:ss'Z'}, made by Weir {done.Manifest.Version}."));
        if (done.SetAside is { } aside)
        {
            Console.Out.WriteLine($"What was there is in {aside}.");
        }

        foreach (var path in configs)
        {
            Console.Out.WriteLine($"Written: {path}");
        }

        if (!done.KeyringRestored && done.Manifest.Parts.Any(part => part.Name == "keyring"))
        {
            Console.Error.WriteLine("The backup has a keyring, which was not restored: name its passphrase with --passphrase-file.");
        }
        else if (!done.KeyringRestored)
        {
            Console.Error.WriteLine("The backup has no keyring: credentials in it stay sealed until the key file that sealed them is put back (docs/credentials.md).");
        }

        if (done.Manifest.Ledger is { Sound: false })
        {
            Console.Error.WriteLine("The ledger in it does not add up, as it did not when the backup was made: weir ledger verify says where.");
        }
    }
}
