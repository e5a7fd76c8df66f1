using Weir.Engine.Storage;

namespace Weir.Engine.Operations.Reports;

/// <summary>Records reported events in one transaction, each with a result of its own.</summary>
/// <param name="reports">The events, in the order in which they count.</param>
/// <param name="within">The team whose operations alone may be changed; <see langword="null"/> for all.</param>
internal sealed class RecordReports(IReadOnlyList<Report> reports, string? within) : StoreCommand<IReadOnlyList<Recorded>>
{
    /// <summary>Most operations of one integration that may be open.</summary>
    public const int MaxOpen = 10_000;

    private const string CountOpen = "SELECT count(*) FROM operations INDEXED BY operations_running WHERE outcome = 'running' AND source = ?1";

    protected internal override void Execute(StatementCache statements)
    {
        var open = new Dictionary<string, long>(StringComparer.Ordinal);
        Verdict = [.. reports.Select(report => Record(statements, report, open))];
    }

    private Recorded Record(StatementCache statements, Report report, Dictionary<string, long> open)
    {
        var row = ReportedRow.Find(statements, report.OperationId);
        if (row is null)
        {
            return Begin(statements, report, open);
        }

        if (within is not null && row.Team != within)
        {
            return new(ReportResult.Unknown, null, HasEnded: false);
        }

        var (wasRunning, quality, satisfaction) = (row.IsRunning, row.Score("quality"), row.Score("satisfaction"));
        var result = ReportRules.Apply(row, report);
        if (result != ReportResult.Accepted)
        {
            return new(result, null, HasEnded: false);
        }

        if (!wasRunning)
        {
            row.WriteDetails(statements);
            row.AddScores(statements, quality is null ? row.Score("quality") : null, satisfaction is null ? row.Score("satisfaction") : null);
            return new(result, row, HasEnded: false);
        }

        row.Write(statements);
        if (!row.IsRunning && open.TryGetValue(row.Source, out var count))
        {
            open[row.Source] = count - 1;
        }

        return Ended(statements, row);
    }

    private static Recorded Begin(StatementCache statements, Report report, Dictionary<string, long> open)
    {
        var (row, result) = ReportRules.Begin(report);
        if (row is null)
        {
            return new(result, null, HasEnded: false);
        }

        if (row.IsRunning)
        {
            var count = Open(statements, row.Source, open);
            if (count >= MaxOpen)
            {
                return new(ReportResult.TooManyOpen, null, HasEnded: false);
            }

            open[row.Source] = count + 1;
        }

        row.Write(statements);
        return Ended(statements, row);
    }

    private static Recorded Ended(StatementCache statements, ReportedRow row)
    {
        if (row.IsRunning)
        {
            return new(ReportResult.Accepted, row, HasEnded: false);
        }

        row.AddUp(statements);
        return new(ReportResult.Accepted, row, HasEnded: true);
    }

    // Counted once a batch.
    private static long Open(StatementCache statements, string source, Dictionary<string, long> open)
    {
        if (!open.TryGetValue(source, out var count))
        {
            var row = statements.Prepare(CountOpen).Add(source);
            count = row.Step() ? row.Int64(0) : 0;
            row.Reset();
            open.Add(source, count);
        }

        return count;
    }
}

/// <summary>What became of one event.</summary>
/// <param name="Result">In a word.</param>
/// <param name="Row">The operation as it is now, where the event changed it.</param>
/// <param name="HasEnded">Whether the event ended it.</param>
internal sealed record Recorded(ReportResult Result, ReportedRow? Row, bool HasEnded);
