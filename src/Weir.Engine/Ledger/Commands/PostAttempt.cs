using Weir.Engine.Kernel;
using Weir.Engine.Ledger.Accounts;
using Weir.Engine.Ledger.Budgets;
using Weir.Engine.Storage;

namespace Weir.Engine.Ledger.Commands;

/// <summary>Resolves an attempt's hold: posts what it cost and releases the rest. Of all resolutions of a hold the first counts.</summary>
/// <param name="entry">The attempt as it ended.</param>
/// <param name="budgets">The budgets of now, for their thresholds.</param>
/// <param name="at">When it is posted.</param>
/// <param name="reason">Why it is posted so, where that is not plain.</param>
internal sealed class PostAttempt(AttemptEntry entry, BudgetBook budgets, DateTimeOffset at, string? reason = null) : StoreCommand<PostVerdict>
{
    private const string Insert = """
        INSERT INTO ledger_attempts (operation_id, number, deployment, provider, model, requested_model, key_id, team, project, customer, user,
          session, feature, environment, started_at, duration_us, outcome, status, error, input_tokens, cache_read_tokens, cache_write_5m_tokens,
          cache_write_1h_tokens, output_tokens, reasoning_tokens, audio_input_tokens, audio_output_tokens, estimated, cost_nano_usd, price_source,
          image_tokens, service_tier, hold_seq, end_seq, astray)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27,
          ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35)
        """;

    /// <summary>What this command told.</summary>
    public NoticeContext Context { get; private set; } = new(default, null, null);

    protected internal override void Execute(StatementCache statements)
    {
        Context = new(at, entry.OperationId, entry.Attribution.KeyId);
        if (OpenHolds.Close(statements, entry.OperationId, entry.Number) is not { } open)
        {
            Verdict = PostVerdict.NotOpen;
            return;
        }

        var isVoid = entry.ConsumedNothing;
        var posted = isVoid ? default : new Amounts(entry.Cost, entry.Usage.TotalInput + entry.Usage.TotalOutput, open.Held.Requests);
        var over = Amounts.Excess(posted, open.Held);
        Context.IsUnheld = over != default;
        AddAttempt(statements, open.HoldSeq, AddEntries(statements, open, isVoid, posted - over, over));
        CostSheet.Count(statements, entry);
        foreach (var id in EntryTable.Read(open.Accounts))
        {
            var account = AccountSheet.Of(statements).Move(statements, id, default(Amounts) - open.Held, posted);
            if (budgets.Find(account.Budget) is { } rule)
            {
                NoticeTable.AddPosted(statements, rule, account, posted, Context);
            }
        }

        Verdict = new() { Posted = true, Overrun = over.Usd };
    }

    // The number of the end's entry. An overrun has the next one.
    private long AddEntries(StatementCache statements, in OpenHold open, bool isVoid, in Amounts posted, in Amounts over)
    {
        var end = new Entry(isVoid ? EntryKinds.Void : EntryKinds.Post, at, default(Amounts) - open.Held, posted, open.Accounts)
        {
            OperationId = entry.OperationId,
            Number = entry.Number,
            Reason = reason,
        };
        var seq = EntryTable.Append(statements, end);
        if (over != default)
        {
            EntryTable.Append(statements, end with
            {
                Kind = EntryKinds.Overrun,
                Held = default,
                Posted = over,
                Reason = "the provider's usage is above the bound that was held",
            });
        }

        return seq;
    }

    private void AddAttempt(StatementCache statements, long holdSeq, long endSeq)
    {
        var who = entry.Attribution;
        var usage = entry.Usage;
        statements.Prepare(Insert)
            .Add(entry.OperationId).Add(entry.Number).Add(entry.Deployment).Add(entry.Provider).Add(entry.Model).Add(entry.RequestedModel)
            .Add(who.KeyId).Add(who.Team).Add(who.Project).Add(who.Customer).Add(who.User).Add(who.Session).Add(who.Feature).Add(who.Environment)
            .Add(entry.StartedAt.ToUnixMicroseconds()).Add(entry.Duration.Ticks / TimeSpan.TicksPerMicrosecond)
            .Add(OutcomeNames.Of(entry.Outcome)).Add(entry.Status).Add(entry.Error)
            .Add(usage.Input).Add(usage.CacheRead).Add(usage.CacheWrite5m).Add(usage.CacheWrite1h)
            .Add(usage.Output).Add(usage.Reasoning).Add(usage.AudioInput).Add(usage.AudioOutput).Add(usage.Estimated ? 1 : 0)
            .Add(entry.Cost.NanoUsd).Add(entry.PriceSource).Add(usage.Image).Add(entry.ServiceTier.ToString().ToLowerInvariant())
            .Add(holdSeq).Add(endSeq).Add(AttemptTimes.IsAstray(entry.OperationId, entry.StartedAt) ? 1 : 0)
            .Run();
    }
}

/// <summary>What became of a post.</summary>
internal sealed record PostVerdict
{
    /// <summary>The hold was resolved before, or never made: nothing was written.</summary>
    public static readonly PostVerdict NotOpen = new();

    /// <summary>True when this command resolved the hold.</summary>
    public bool Posted { get; init; }

    /// <summary>What the attempt cost beyond its bound.</summary>
    public Money Overrun { get; init; }
}
