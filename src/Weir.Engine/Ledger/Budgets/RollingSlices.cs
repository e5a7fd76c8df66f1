namespace Weir.Engine.Ledger.Budgets;

/// <summary>A rolling window cut into slices, each 1/60 of its length and aligned to 1970-01-01 UTC.</summary>
/// <param name="Length">Length of the window: whole minutes, so that a slice is whole seconds.</param>
internal readonly record struct RollingSlices(TimeSpan Length)
{
    /// <summary>Slices in one length.</summary>
    public const int PerLength = 60;

    private long SliceTicks => Length.Ticks / PerLength;

    /// <summary>The slice that holds a moment.</summary>
    public BudgetWindow At(DateTimeOffset now)
    {
        var start = Begin(now);
        return new(start, start.AddTicks(SliceTicks));
    }

    /// <summary>Start of the oldest slice that holds anything of the last length: counting whole slices never counts less than that.</summary>
    public DateTimeOffset CountsFrom(DateTimeOffset now) => Begin(now) - Length;

    private DateTimeOffset Begin(DateTimeOffset now)
    {
        var ticks = now.UtcTicks - DateTimeOffset.UnixEpoch.Ticks;
        var into = ticks % SliceTicks;
        return new(now.UtcTicks - (into < 0 ? into + SliceTicks : into), TimeSpan.Zero);
    }
}
