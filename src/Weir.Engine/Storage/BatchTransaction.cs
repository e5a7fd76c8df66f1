using Microsoft.Data.Sqlite;

namespace Weir.Engine.Storage;

/// <summary>Writes batches of commands over the one writing connection, each batch in one transaction. One batch at a time.</summary>
/// <param name="open">Opens the connection, when there is none.</param>
/// <param name="faults">Called at the points of a batch where a disk can fail; a test throws there what a disk would.</param>
internal sealed class BatchTransaction(Func<SqliteConnection> open, Action<BatchPoint> faults) : IDisposable
{
    private SqliteConnection? _connection;
    private StatementCache? _statements;

    /// <summary>Writes a batch and commits it. Commands that fail on their own account have their <see cref="StoreCommand.Fault"/> afterwards; the rest is written.</summary>
    /// <exception cref="SqliteException">The store failed; nothing of the batch is written, and the connection is not to be used again.</exception>
    /// <exception cref="StoreException">Likewise.</exception>
    /// <exception cref="IOException">Likewise.</exception>
    public void Write(List<StoreCommand> batch)
    {
        _connection ??= open();
        _statements ??= new StatementCache(_connection);
        foreach (var command in batch)
        {
            command.Fault = null;
        }

        faults(BatchPoint.Begin);
        while (!TryWriteAll(batch, _statements))
        {
            // A command failed on its own account: all over again without it.
        }

        faults(BatchPoint.BeforeCommit);
        _statements.Prepare("COMMIT").Run();
        faults(BatchPoint.AfterCommit);
    }

    /// <summary>Closes the connection; the next batch opens another.</summary>
    public void Close()
    {
        _statements?.Dispose();
        _statements = null;
        _connection?.Dispose();
        _connection = null;
    }

    public void Dispose() => Close();

    private static bool TryWriteAll(List<StoreCommand> batch, StatementCache statements)
    {
        statements.Prepare("BEGIN IMMEDIATE").Run();
        foreach (var command in batch)
        {
            if (command.Fault is not null)
            {
                continue;
            }

            try
            {
                command.Execute(statements);
            }
#pragma warning disable CA1031 // a background loop: one bad command is its caller's problem, never the end of all writing
            catch (Exception e) when (e is not SqliteException fault || !SqliteLibrary.IsStoreFault(fault))
#pragma warning restore CA1031
            {
                command.Fault = e;
                statements.Prepare("ROLLBACK").Run();
                statements.DropSheets();
                return false;
            }
        }

        statements.WriteSheets();
        return true;
    }
}
