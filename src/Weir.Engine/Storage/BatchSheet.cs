namespace Weir.Engine.Storage;

/// <summary>Rows that the commands of one batch read and change in memory, written once before the batch commits.</summary>
/// <remarks>
/// A row that every command of a batch changes, such as a balance, costs one statement a batch this way instead of one a command. What stands on a sheet was
/// read in the batch's own transaction. It goes with it, unless the sheet stays: then, when the batch has committed, the next finds the rows as they are in
/// the store, for nobody else writes it. Of a batch that failed nothing stays.
/// </remarks>
public abstract class BatchSheet
{
    /// <summary>True when the next batch may go on with what it has read and written. It bounds what it keeps.</summary>
    protected internal virtual bool Stays => false;

    /// <summary>Writes what was changed. Called once, inside the transaction, after the last command.</summary>
    protected internal abstract void Write(StatementCache statements);
}
