using Weir.Engine.Pricing;
using Weir.Engine.Providers.Simulator.Billing;

namespace Weir.Engine.Providers.Simulator;

/// <summary>The simulator's own account of every attempt it saw: what it would charge, independent of what a gateway thinks it costs.</summary>
/// <remarks>Keeps the newest entries up to a capacity; older ones leave the list and are counted, while the totals go on including them.</remarks>
public sealed class SimulatorBill
{
    private readonly Lock _lock = new();
    private readonly Queue<BillLine> _lines = new();
    private readonly int _capacity;
    private readonly TimeProvider _clock;
    private SimulatorBillTotals _totals = new();
    private long _number;
    private long _era;
    private TaskCompletionSource _next = Changed();

    internal SimulatorBill(int capacity, TimeProvider clock)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _capacity = capacity;
        _clock = clock;
    }

    /// <summary>The sums over every attempt since the start or the last <see cref="Reset"/>, dropped ones included.</summary>
    public SimulatorBillTotals Totals
    {
        get
        {
            lock (_lock)
            {
                return _totals;
            }
        }
    }

    /// <summary>The kept entries with a number above <paramref name="after"/>, oldest first.</summary>
    /// <param name="after">The number of the last entry already seen; 0 for all.</param>
    /// <param name="limit">The most to return. Default: all.</param>
    public IReadOnlyList<SimulatorBillEntry> Entries(long after = 0, int limit = int.MaxValue)
    {
        BillLine[] lines;
        lock (_lock)
        {
            lines = [.. _lines];
        }

        return [.. lines.Select(static line => line.Snapshot()).Where(entry => entry.Number > after).Take(limit)];
    }

    /// <summary>Forgets all entries and sums. Attempts still going on are forgotten too; numbers go on rising.</summary>
    public void Reset()
    {
        lock (_lock)
        {
            _lines.Clear();
            _totals = new();
            _era = _number;
            Announce();
        }
    }

    /// <summary>Completes when the sums are as <paramref name="awaited"/> wants them: for tests, which must not look at a bill that is still being written.</summary>
    public async Task UntilAsync(Func<SimulatorBillTotals, bool> awaited, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task next;
            lock (_lock)
            {
                if (awaited(_totals))
                {
                    return;
                }

                next = _next.Task;
            }

            await next.WaitAsync(cancellationToken);
        }
    }

    internal BillLine Open(Func<long, SimulatorBillEntry> entry)
    {
        lock (_lock)
        {
            var line = new BillLine(this, entry(++_number), _clock);
            _lines.Enqueue(line);
            var dropped = 0;
            if (_lines.Count > _capacity)
            {
                _lines.Dequeue();
                dropped = 1;
            }

            _totals = _totals with { Attempts = _totals.Attempts + 1, Open = _totals.Open + 1, Dropped = _totals.Dropped + dropped };
            Announce();
            return line;
        }
    }

    internal void Close(SimulatorBillEntry entry)
    {
        lock (_lock)
        {
            if (entry.Number > _era)
            {
                _totals = _totals.With(entry);
            }

            Announce();
        }
    }

    private void Announce()
    {
        _next.SetResult();
        _next = Changed();
    }

    private static TaskCompletionSource Changed() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>Sums over attempts. Tokens and money are of ended attempts only.</summary>
public sealed record SimulatorBillTotals
{
    /// <summary>Attempts seen.</summary>
    public long Attempts { get; init; }

    /// <summary>Attempts that have not ended.</summary>
    public long Open { get; init; }

    /// <summary>Attempts by outcome: completed.</summary>
    public long Completed { get; init; }

    /// <summary>Attempts by outcome: refused.</summary>
    public long Refused { get; init; }

    /// <summary>Attempts by outcome: cancelled by the caller.</summary>
    public long Cancelled { get; init; }

    /// <summary>Attempts by outcome: broken by a scripted fault.</summary>
    public long Broken { get; init; }

    /// <summary>Entries no longer kept.</summary>
    public long Dropped { get; init; }

    /// <summary>Billed tokens by bucket.</summary>
    public TokenUsage Usage { get; init; }

    /// <summary>Billed nano-USD.</summary>
    public long CostNanoUsd { get; init; }

    internal SimulatorBillTotals With(SimulatorBillEntry entry) => this with
    {
        Open = Open - 1,
        Completed = Completed + (entry.Outcome == SimulatorOutcome.Completed ? 1 : 0),
        Refused = Refused + (entry.Outcome == SimulatorOutcome.Refused ? 1 : 0),
        Cancelled = Cancelled + (entry.Outcome == SimulatorOutcome.Cancelled ? 1 : 0),
        Broken = Broken + (entry.Outcome == SimulatorOutcome.Broken ? 1 : 0),
        Usage = Sum(Usage, entry.Usage),
        CostNanoUsd = checked(CostNanoUsd + entry.CostNanoUsd),
    };

    private static TokenUsage Sum(in TokenUsage left, in TokenUsage right) => new()
    {
        Input = left.Input + right.Input,
        CacheRead = left.CacheRead + right.CacheRead,
        CacheWrite5m = left.CacheWrite5m + right.CacheWrite5m,
        CacheWrite1h = left.CacheWrite1h + right.CacheWrite1h,
        Output = left.Output + right.Output,
        Reasoning = left.Reasoning + right.Reasoning,
    };
}
