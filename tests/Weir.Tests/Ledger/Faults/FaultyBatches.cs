using Weir.Engine.Storage;

namespace Weir.Tests.Ledger.Faults;

/// <summary>What happens to one batch.</summary>
internal enum BatchFault
{
    None,
    FailsAtBegin,
    FailsBeforeCommit,
    AnswerLost,
    AnswerLate,
    DiskFull,
}

/// <summary>Makes batches of exactly the commands that are given together, and makes them fail. Everything depends on what it is told, nothing on timing.</summary>
internal sealed class FaultyBatches : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TempLedger _ledger;
    private readonly ManualResetEventSlim _late = new();
    private readonly ManualResetEventSlim _go = new();
    private readonly SemaphoreSlim _ended = new(0);
    private int _batch;
    private int _armed = -1;
    private BatchFault _fault;

    public FaultyBatches(TempLedger ledger)
    {
        _ledger = ledger;
        ledger.Faults = At;
    }

    /// <summary>Commits what <paramref name="give"/> gives as one batch with a fault. <paramref name="meanwhile"/> runs while a late answer is waited for.</summary>
    public async Task RunAsync(BatchFault fault, Action give, Action meanwhile)
    {
        using var plug = new Plug(fault);
        var plugged = _ledger.Store.Writer.CommitAsync(plug);
        plug.WaitUntilEntered();
        (_fault, _armed) = (fault, _batch + 1);
        _late.Reset();
        _go.Reset();
        give();
        plug.Open();
        if (fault == BatchFault.AnswerLate)
        {
            // A marker makes sure that there is a batch to be late.
            var marker = _ledger.Store.Writer.FlushAsync();
            Assert.True(_late.Wait(Patience, TestContext.Current.CancellationToken), "the batch did not come");
            meanwhile();
            _go.Set();
            await marker;
        }

        await plugged;
    }

    /// <summary>The next batch fails, whatever it is made of.</summary>
    public void FailNext() => (_fault, _armed) = (BatchFault.FailsAtBegin, _batch + 1);

    /// <summary>No batch fails any more.</summary>
    public void Heal() => _armed = -1;

    /// <summary>Waits until a batch has ended, well or not, or for a moment when none comes.</summary>
    public Task BatchAsync() => _ended.WaitAsync(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);

    public void Dispose()
    {
        _go.Set();
        _ledger.Faults = static _ => { };
        _late.Dispose();
        _go.Dispose();
        _ended.Dispose();
    }

    // In the writer's turn; what it reads was written while there was none.
    private void At(BatchPoint point)
    {
        _batch += point == BatchPoint.Begin ? 1 : 0;
        if (point == BatchPoint.AfterCommit || (_batch == _armed && _fault == BatchFault.FailsAtBegin))
        {
            _ended.Release();
        }

        if (_batch != _armed)
        {
            return;
        }

        switch (_fault, point)
        {
            case (BatchFault.FailsAtBegin, BatchPoint.Begin):
            case (BatchFault.FailsBeforeCommit, BatchPoint.BeforeCommit):
            case (BatchFault.AnswerLost, BatchPoint.AfterCommit):
                throw new IOException($"the disk fails: {_fault}");
            case (BatchFault.AnswerLate, BatchPoint.AfterCommit):
                _late.Set();
                _go.Wait(Patience);
                break;
        }
    }

    // Alone in its batch, and keeps the writer until the next batch is complete. A full disk is a real one: the connection may take no new page.
    private sealed class Plug(BatchFault fault) : StoreCommand, IDisposable
    {
        private readonly ManualResetEventSlim _entered = new();
        private readonly ManualResetEventSlim _open = new();

        public void WaitUntilEntered() => Assert.True(_entered.Wait(Patience, TestContext.Current.CancellationToken), "the writer does not write");

        public void Open() => _open.Set();

        public void Dispose()
        {
            _entered.Dispose();
            _open.Dispose();
        }

        protected internal override void Execute(StatementCache statements)
        {
            statements.Prepare(fault == BatchFault.DiskFull ? "PRAGMA max_page_count = 1" : "PRAGMA max_page_count = 1000000").Run();
            _entered.Set();
            _open.Wait(Patience);
        }
    }
}
