using Weir.Engine.Kernel;
using Weir.Engine.Operations.Series;
using Weir.Engine.Storage;

namespace Weir.Engine.Operations;

/// <summary>Writes one operation and adds it to the sums of its minute and hour. The same id again changes nothing.</summary>
internal sealed class RecordOperation(OperationRecord record) : StoreCommand
{
    private const string Insert = """
        INSERT INTO operations VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23,
          ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, 'gateway', NULL, ?33)
        ON CONFLICT (id) DO NOTHING
        """;

    protected internal override void Execute(StatementCache statements)
    {
        var who = record.Attribution;
        var usage = record.Usage;
        var written = statements.Prepare(Insert)
            .Add(record.Id).Add(record.StartedAt.ToUnixMicroseconds())
            .Add(Microseconds(record.Duration)).Add(record.FirstEvent is { } first ? Microseconds(first) : null).Add(Microseconds(record.Overhead))
            .Add(record.Surface).Add(record.Stream ? 1 : 0)
            .Add(who.KeyId).Add(who.Team).Add(who.Project).Add(who.Customer).Add(who.User).Add(who.Session).Add(who.Feature).Add(who.Environment)
            .Add(record.Model).Add(record.Deployment).Add(record.Provider)
            .Add(record.Outcome).Add(record.Status).Add(record.Error).Add(record.ErrorMessage).Add(record.Attempts)
            .Add(usage.Input + usage.Image).Add(usage.CacheRead).Add(usage.CacheWrite5m + usage.CacheWrite1h)
            .Add(usage.Output).Add(usage.Reasoning).Add(usage.AudioInput + usage.AudioOutput).Add(usage.Estimated ? 1 : 0)
            .Add(record.Cost.NanoUsd).Add(record.Decision).Add(record.Limits is { } limits ? SeenLimits.ToText(limits) : null)
            .Run();
        if (written == 1)
        {
            AddUp(statements.Sheet<RollupSheet>());
        }
    }

    private void AddUp(RollupSheet sheet)
    {
        var who = record.Attribution;

        // The client's own text is no name of a series before it named a model that exists.
        var model = record.Decision is null ? "" : record.Model;
        var sums = sheet.Of(record.StartedAt, new(OperationSource.Gateway, record.Provider ?? "", model, who.Team ?? "", who.KeyId, record.Outcome, record.Predicted ?? "", record.Surface));
        sums.Operations++;
        sums.InputTokens += record.Usage.TotalInput;
        sums.OutputTokens += record.Usage.TotalOutput;
        sums.CostNanoUsd += record.Cost.NanoUsd;
        sums.Fallbacks += record is { Attempts: > 1, Outcome: "completed" } ? 1 : 0;
        sums.Time(Microseconds(record.Duration));
    }

    private static long Microseconds(TimeSpan duration) => duration.Ticks / TimeSpan.TicksPerMicrosecond;
}
