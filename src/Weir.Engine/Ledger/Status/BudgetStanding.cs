using Weir.Engine.Ledger.Accounts;
using Weir.Engine.Ledger.Budgets;

namespace Weir.Engine.Ledger.Status;

/// <summary>What follows from a budget's limits and from what counts in its window. In whole numbers, so nothing is divided by a limit of zero.</summary>
internal sealed class BudgetStanding
{
    // A projection above 1.2 times the limit is a warning, once a tenth of the window has passed: before, one call makes any projection.
    private const int ProjectedTenths = 12;
    private const int SoonestTenth = 10;

    private readonly BudgetRule _rule;
    private readonly Amounts _held;
    private readonly Amounts _posted;
    private readonly DateTimeOffset _now;

    public BudgetStanding(BudgetRule rule, in Amounts held, in Amounts posted, DateTimeOffset now)
    {
        _rule = rule;
        _held = held;
        _posted = posted;
        _now = now;
        var limits = rule.Limits.ToArray();
        var shown = rule.Limit is null ? limits : limits.Where(one => one.Unit == BudgetUnit.Usd);
        Percent = shown.Select(one => PercentOf(_posted.In(one.Unit), one.Limit)).DefaultIfEmpty().Max();
        var worst = limits.Select(one => LevelOf(one.Unit, one.Limit)).DefaultIfEmpty().Max();
        Status = worst.ToString().ToLowerInvariant();
    }

    private enum Level
    {
        Ok,
        Warning,
        Exhausted,
        Over,
    }

    public decimal Percent { get; }

    public string Status { get; }

    /// <summary>What is left of a limit; below zero where it is broken.</summary>
    public long? Remaining(long? limit, BudgetUnit unit) =>
        limit is { } most ? (long)Int128.Clamp((Int128)most - _posted.In(unit) - _held.In(unit), long.MinValue, long.MaxValue) : null;

    private static decimal PercentOf(long posted, long limit) => (limit == 0 ? 100m : (decimal)((Int128)posted * 1_000 / limit) / 10m) + 0.0m; // one decimal, also where it is 0

    private Level LevelOf(BudgetUnit unit, long limit)
    {
        var posted = _posted.In(unit);
        if (posted > limit)
        {
            return Level.Over;
        }

        if ((Int128)posted + _held.In(unit) >= limit)
        {
            return Level.Exhausted;
        }

        return _rule.Thresholds.Any(threshold => posted >= threshold * limit) || IsProjectedOver(posted, limit) ? Level.Warning : Level.Ok;
    }

    private bool IsProjectedOver(long posted, long limit)
    {
        var window = _rule.WindowAt(_now);
        var isSoon = (_now.UtcTicks - window.Start.UtcTicks) < (window.End.UtcTicks - window.Start.UtcTicks) / SoonestTenth;
        return !isSoon && BudgetProjection.AtEnd(_rule, window, posted, _now) is { } projected && (Int128)projected * 10 > (Int128)limit * ProjectedTenths;
    }
}
