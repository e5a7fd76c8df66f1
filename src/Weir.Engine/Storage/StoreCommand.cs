using Microsoft.Data.Sqlite;

namespace Weir.Engine.Storage;

/// <summary>One write, executed by the writer inside its batch's transaction and answered on its own.</summary>
/// <remarks>
/// What it throws goes to its own caller: its batch is rolled back and repeated without it, so that nothing half-done stays and the
/// rest commits. Faults of the disk fail the whole batch. A command therefore keeps nothing from one execution to the next.
/// </remarks>
public abstract class StoreCommand
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the command's batch is durable; fails with what went wrong.</summary>
    internal Task Done => _done.Task;

    /// <summary>What this command itself threw; the batch goes on without it.</summary>
    internal Exception? Fault { get; set; }

    /// <summary>Writes through <paramref name="statements"/>; called once, or again if its batch had to be repeated.</summary>
    protected internal abstract void Execute(StatementCache statements);

    internal void Complete()
    {
        if (Fault is { } fault)
        {
            _done.TrySetException(fault is SqliteException ? new StoreException("The store refused the write: " + fault.Message, fault) : fault);
        }
        else
        {
            _done.TrySetResult();
        }
    }

    internal void Fail(Exception fault) => _done.TrySetException(fault);
}

/// <summary>A write with a verdict: what it found and did, known to its caller once it is durable.</summary>
/// <typeparam name="TVerdict">The verdict.</typeparam>
public abstract class StoreCommand<TVerdict> : StoreCommand
    where TVerdict : class
{
    /// <summary>Set by every execution; the last one counts, once it is durable.</summary>
    public TVerdict? Verdict { get; protected set; }
}
