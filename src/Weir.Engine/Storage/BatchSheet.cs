namespace Weir.Engine.Storage;

/// <summary>Rows that the commands of one batch read and change in memory, written once before the batch commits.</summary>
/// <remarks>
/// A row that every command of a batch changes, such as a balance, costs one statement a batch this way instead of one a command. What
/// stands on a sheet was read in the batch's own transaction and goes with it: it decides nothing beyond it.
/// </remarks>
public abstract class BatchSheet
{
    /// <summary>Writes what was changed. Called once, inside the transaction, after the last command.</summary>
    protected internal abstract void Write(StatementCache statements);
}
