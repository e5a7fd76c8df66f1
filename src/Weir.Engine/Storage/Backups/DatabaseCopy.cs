using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Weir.Engine.Storage.Backups;

/// <summary>Copies a database that others write to at the same time: the state of one moment, page by page.</summary>
/// <remarks>
/// The source's connection holds a read transaction from beginning to end, so that no write makes the copy begin again, and no writer waits for it;
/// meanwhile the log cannot be put back into the database and grows by what is written. Neither connection checkpoints the source.
/// </remarks>
internal static class DatabaseCopy
{
    // 1 MiB of pages of 4 KiB: short enough to wait between, long enough to be no work of its own.
    private const int PagesAtATime = 256;

    /// <summary>Makes the copy, a single file without a log, and checks that it is whole.</summary>
    /// <exception cref="StoreException">The copy is damaged, most likely because the source is.</exception>
    public static IReadOnlyList<SchemaStep> Make(SqliteConnection from, string target, BackupOrder order, CancellationToken cancellationToken)
    {
        BackupFolder.Create(target).Dispose();
        using var to = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = target, Pooling = false }.ToString());
        to.Open();
        Run(to, "PRAGMA synchronous = OFF"); // the file is flushed as a whole where it is packed
        Run(from, "BEGIN");
        try
        {
            Run(from, "SELECT count(*) FROM sqlite_schema"); // takes the moment
            Copy(from, to, order, cancellationToken);
        }
        finally
        {
            Run(from, "COMMIT");
        }

        Run(to, "PRAGMA journal_mode = DELETE");
        order.Progress(new("check", 0, 0));
        Check(to, "the copy");
        return Migrator.StepsOf(to);
    }

    /// <summary>Checks a database as a whole.</summary>
    /// <exception cref="StoreException">It is damaged.</exception>
    public static void Check(SqliteConnection connection, string what)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT integrity_check FROM pragma_integrity_check LIMIT 1";
        if (command.ExecuteScalar() is not "ok" and var found)
        {
            throw new StoreException($"The database is damaged in {what}: {found}");
        }
    }

    private static void Copy(SqliteConnection from, SqliteConnection to, BackupOrder order, CancellationToken cancellationToken)
    {
        var backup = raw.sqlite3_backup_init(to.Handle, "main", from.Handle, "main");
        if (backup is null || backup.IsInvalid)
        {
            SqliteException.ThrowExceptionForRC(raw.sqlite3_errcode(to.Handle), to.Handle);
        }

        using (backup)
        {
            while (true)
            {
                var began = order.Clock.GetTimestamp();
                var result = raw.sqlite3_backup_step(backup, PagesAtATime);
                var total = raw.sqlite3_backup_pagecount(backup);
                order.Progress(new("copy", total - raw.sqlite3_backup_remaining(backup), total));
                if (result == raw.SQLITE_DONE)
                {
                    return;
                }

                if (result is not (raw.SQLITE_OK or raw.SQLITE_BUSY or raw.SQLITE_LOCKED))
                {
                    SqliteException.ThrowExceptionForRC(result, to.Handle);
                }

                // As long as the step took: at most half of a core and of the disk.
                cancellationToken.ThrowIfCancellationRequested();
                if (order.Gently && cancellationToken.WaitHandle.WaitOne(order.Clock.GetElapsedTime(began)))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }
            }
        }
    }

    // Text from constants above only.
#pragma warning disable CA2100
    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
#pragma warning restore CA2100
}
