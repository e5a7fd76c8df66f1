using Microsoft.Data.Sqlite;

namespace Weir.Engine.Storage.Backups;

/// <summary>Before the schema of a database with a state in it is brought up to date, the whole state is kept: an older Weir refuses it afterwards.</summary>
internal static class MigrationBackup
{
    /// <summary>Keeps the state where steps are to come and some were applied. Returns its file; null where there was nothing to keep.</summary>
    /// <exception cref="StoreException">It could not be kept, so nothing was brought up to date.</exception>
    public static string? Keep(SqliteConnection connection, DataDirectory directory, Migrator migrator, TimeProvider clock)
    {
        if (!migrator.HasStepsToCome(connection))
        {
            return null;
        }

        try
        {
            return BackupWriter.Write(
                connection, new() { Folder = BackupFolder.Open(directory.Path), Kind = BackupKind.BeforeMigration, Clock = clock }, CancellationToken.None).Path;
        }
        catch (Exception e) when (e is StoreException or IOException or UnauthorizedAccessException)
        {
            throw new StoreException("The database is to be brought up to date, and could not be backed up before: " + e.Message, e);
        }
    }
}
