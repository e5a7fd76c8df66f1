using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Weir.Engine.Configuration.Revisions;
using Weir.Engine.Configuration.Transfer;
using Weir.Engine.Storage;
using Weir.Engine.Storage.Backups;

namespace Weir.Engine.Configuration.Backups;

/// <summary>Before each change, keeps what was in force as a file in <c>backups/</c>, and removes the oldest of these files.</summary>
/// <remarks>
/// Every state is a revision in the database already; these files are for the day on which the database cannot be read. They hold no secret, as any
/// export. A file that cannot be written is logged and stops no change: the one that would make room might be it.
/// </remarks>
public sealed partial class ConfigBackups(DataDirectory data, TimeProvider clock, ILogger<ConfigBackups> logger)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Keeps what a revision put in force, and of all such files the newest <paramref name="keep"/>.</summary>
    internal void Keep(ConfigRevision before, int keep)
    {
        if (keep == 0)
        {
            return;
        }

        try
        {
            var now = clock.GetUtcNow();
            var folder = BackupFolder.Open(data.Path);
            using (var file = BackupFolder.Create(folder, Name(now, before.Number), ".yaml", out _))
            using (var text = new StreamWriter(file, Utf8))
            {
                ConfigExport.WriteYaml(text, before.Document,
                    string.Create(CultureInfo.InvariantCulture, $"Weir's configuration as revision {before.Number} had it, kept on {now:yyyy-MM-dd HH:mm:ss}Z before it was changed."),
                    "Secrets are not in it. To put it back in force: weir config import FILE --mode replace --reason ...");
            }

            Prune(folder, keep);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            logger.BackupFailed(e);
        }
    }

    private static string Name(DateTimeOffset now, long revision) => string.Create(CultureInfo.InvariantCulture, $"config-{now:yyyyMMdd-HHmmss}-r{revision:d6}");

    private static void Prune(string folder, int keep)
    {
        // Names begin with the time, so their order is that of age.
        foreach (var old in Directory.EnumerateFiles(folder, "config-*.yaml").Where(path => OwnName().IsMatch(Path.GetFileName(path))).OrderDescending(StringComparer.Ordinal).Skip(keep).ToArray())
        {
            File.Delete(old);
        }
    }

    [GeneratedRegex(@"^config-[0-9]{8}-[0-9]{6}-r[0-9]{6,}(-[0-9]+)?\.yaml\z")]
    private static partial Regex OwnName();
}
