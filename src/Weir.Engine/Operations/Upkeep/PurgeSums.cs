using Weir.Engine.Operations.Series;
using Weir.Engine.Storage;

namespace Weir.Engine.Operations.Upkeep;

/// <summary>Removes the oldest stretch of sums, of minutes or of hours.</summary>
/// <param name="isMinutes">Which.</param>
/// <param name="before">Only what is before this time, seconds since 1970.</param>
internal sealed class PurgeSums(bool isMinutes, long before) : StoreCommand<PurgedRows>
{
    private const string OldestMinute = "SELECT coalesce(min(at), ?1) FROM operation_minutes WHERE at < ?1";
    private const string OldestHour = "SELECT coalesce(min(at), ?1) FROM operation_hours WHERE at < ?1";
    private const string DeleteMinutes = "DELETE FROM operation_minutes WHERE at < ?1";
    private const string DeleteHours = "DELETE FROM operation_hours WHERE at < ?1";

    // Five minutes, or an hour: a few hundred rows each, with hundreds of combinations.
    private const int MinutesAtOnce = 5 * Rollup.MinuteSeconds;

    protected internal override void Execute(StatementCache statements)
    {
        var oldest = statements.Prepare(isMinutes ? OldestMinute : OldestHour).Add(before);
        var at = oldest.Step() ? oldest.Int64(0) : before;
        oldest.Reset();
        var until = Math.Min(before, at + (isMinutes ? MinutesAtOnce : Rollup.HourSeconds));
        Verdict = new(statements.Prepare(isMinutes ? DeleteMinutes : DeleteHours).Add(until).Run());
    }
}
