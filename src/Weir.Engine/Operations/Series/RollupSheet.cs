using Weir.Engine.Kernel;
using Weir.Engine.Storage;

namespace Weir.Engine.Operations.Series;

/// <summary>What the operations of one batch add to the sums of their minutes and hours, written once for each row. So they hold exactly what the operations hold.</summary>
/// <remarks>Memory: a row for each combination among the operations of one batch.</remarks>
internal sealed class RollupSheet : BatchSheet
{
    private readonly Dictionary<(long Minute, RollupKey Key), RollupSums> _minutes = [];

    /// <summary>The sums of the minute in which something began.</summary>
    public RollupSums Of(DateTimeOffset at, in RollupKey key)
    {
        var minute = at.ToUnixMicroseconds() / 1_000_000 / Rollup.MinuteSeconds * Rollup.MinuteSeconds;
        if (!_minutes.TryGetValue((minute, key), out var sums))
        {
            _minutes.Add((minute, key), sums = new());
        }

        return sums;
    }

    protected internal override void Write(StatementCache statements)
    {
        var hours = new Dictionary<(long Hour, RollupKey Key), RollupSums>();
        foreach (var ((minute, key), sums) in _minutes)
        {
            Write(statements.Prepare(Rollup.AddToMinute), minute, key, sums);
            var hour = minute / Rollup.HourSeconds * Rollup.HourSeconds;
            if (!hours.TryGetValue((hour, key), out var all))
            {
                hours.Add((hour, key), all = new());
            }

            all.Add(sums);
        }

        foreach (var ((hour, key), sums) in hours)
        {
            Write(statements.Prepare(Rollup.AddToHour), hour, key, sums);
        }
    }

    private static void Write(Statement statement, long at, in RollupKey key, RollupSums sums)
    {
        statement.Add(at).Add(key.Source).Add(key.Provider).Add(key.Model).Add(key.Team).Add(key.Key).Add(key.Outcome).Add(key.Predicted).Add(key.Operation);
        sums.Bind(statement);
        statement.Run();
    }
}
