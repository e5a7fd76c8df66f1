using Weir.Engine.Operations.Reports;
using Weir.Engine.Storage;

namespace Weir.Engine.Operations.Upkeep;

/// <summary>Ends a few operations that integrations began and never ended: their outcome is <c>abandoned</c>, and they count as errors without a duration.</summary>
/// <param name="before">Only those that began before this time, microseconds since 1970.</param>
internal sealed class SweepAbandoned(long before) : StoreCommand<AbandonedSources>
{
    /// <summary>Most operations in one turn of the writer.</summary>
    public const int Stretch = 100;

    private const string Select = "SELECT id FROM operations INDEXED BY operations_running WHERE outcome = 'running' AND started_at < ?1 LIMIT ?2";

    protected internal override void Execute(StatementCache statements)
    {
        var ids = new List<string>();
        var rows = statements.Prepare(Select).Add(before).Add(Stretch);
        while (rows.Step())
        {
            ids.Add(rows.Text(0));
        }

        var sources = new List<string>();
        foreach (var id in ids)
        {
            var row = ReportedRow.Find(statements, id)!;
            row.Outcome = ReportedRow.Abandoned;
            row.Error = ReportedRow.Abandoned;
            row.ErrorMessage = "It was begun and never ended.";
            row.Write(statements);
            row.AddUp(statements);
            sources.Add(row.Source);
        }

        Verdict = new(sources);
    }
}

/// <summary>The integrations whose operations a turn ended, one for each.</summary>
internal sealed record AbandonedSources(IReadOnlyList<string> Sources);
