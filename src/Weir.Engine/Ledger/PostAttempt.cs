using Weir.Engine.Kernel;
using Weir.Engine.Storage;

namespace Weir.Engine.Ledger;

/// <summary>Adds one attempt to the ledger. Idempotent: the same operation and number is posted once.</summary>
internal sealed class PostAttempt(AttemptEntry entry) : StoreCommand
{
    private const string Insert = """
        INSERT INTO ledger_attempts VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21,
          ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, 0, NULL, substr(?3, 1, instr(?3, '/') - 1))
        ON CONFLICT (operation_id, number) DO NOTHING
        """;

    protected internal override void Execute(StatementCache statements)
    {
        var who = entry.Attribution;
        var usage = entry.Usage;
        statements.Prepare(Insert)
            .Add(entry.OperationId).Add(entry.Number).Add(entry.Deployment).Add(entry.Provider).Add(entry.Model)
            .Add(who.KeyId).Add(who.Team).Add(who.Project).Add(who.Customer).Add(who.User).Add(who.Session).Add(who.Feature).Add(who.Environment)
            .Add(entry.StartedAt.ToUnixMicroseconds()).Add(entry.Duration.Ticks / TimeSpan.TicksPerMicrosecond)
            .Add(OutcomeNames.Of(entry.Outcome)).Add(entry.Status).Add(entry.Error)
            .Add(usage.Input).Add(usage.CacheRead).Add(usage.CacheWrite5m).Add(usage.CacheWrite1h)
            .Add(usage.Output).Add(usage.Reasoning).Add(usage.AudioInput).Add(usage.AudioOutput).Add(usage.Estimated ? 1 : 0)
            .Add(entry.Cost.NanoUsd).Add(entry.PriceSource)
            .Run();
    }
}
