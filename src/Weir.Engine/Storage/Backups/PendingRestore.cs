namespace Weir.Engine.Storage.Backups;

/// <summary>A restore from the moment it counts: whatever ends the process afterwards, whoever opens the data directory next carries it through.</summary>
/// <remarks>
/// Files to come lie in <c>restore.staged</c>. Until <c>restore.commit</c> exists they mean nothing and are removed; once it does, every one of
/// them belongs where the old one lies. Making that file is one rename, so there is the old state or the new one, and no third.
/// </remarks>
internal static class PendingRestore
{
    public const string Staging = "restore.staged";
    public const string Marker = "restore.commit";

    /// <summary>Whether a restore in a directory counts and is not carried through yet.</summary>
    public static bool Counts(string directory) => File.Exists(Path.Combine(directory, Marker));

    /// <summary>Makes the staged files count.</summary>
    public static void Commit(string directory, Action<string> step)
    {
        var marker = Path.Combine(directory, Marker);
        File.Delete(marker + ".new");
        using (var file = BackupFolder.Create(marker + ".new"))
        {
            file.Flush(flushToDisk: true);
        }

        step("before the commit");
        File.Move(marker + ".new", marker);
        step("after the commit");
    }

    /// <summary>Carries a restore through that counts, or removes what is left of one that does not. The caller holds the directory's lock.</summary>
    public static void Finish(string directory, Action<string> step)
    {
        var staging = Path.Combine(directory, Staging);
        if (Counts(directory))
        {
            foreach (var file in Directory.Exists(staging) ? Directory.GetFiles(staging).Order(StringComparer.Ordinal) : Enumerable.Empty<string>())
            {
                var target = Path.Combine(directory, Path.GetFileName(file));
                if (Path.GetFileName(file) == DataDirectory.DatabaseName)
                {
                    // The old database's log must never meet the new database.
                    File.Delete(target + "-wal");
                    step("without the old log");
                    File.Delete(target + "-shm");
                    File.Delete(target + "-journal");
                }

                step("before " + Path.GetFileName(file));
                File.Move(file, target, overwrite: true);
                step("after " + Path.GetFileName(file));
            }

            File.Delete(Path.Combine(directory, Marker));
            step("after the end");
        }

        File.Delete(Path.Combine(directory, Marker + ".new"));
        if (Directory.Exists(staging))
        {
            Directory.Delete(staging, recursive: true);
        }
    }
}
