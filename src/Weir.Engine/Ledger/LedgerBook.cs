using Weir.Engine.Audit;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger.Accounts;
using Weir.Engine.Ledger.Budgets;
using Weir.Engine.Ledger.Commands;
using Weir.Engine.Storage;

namespace Weir.Engine.Ledger;

/// <summary>The ledger: holds money before an attempt, posts its cost after it, and corrects by new entries only. Safe for concurrent use.</summary>
/// <remarks>Every method completes when what it did is durable, and does it once for each id however often it is called.</remarks>
public sealed class LedgerBook : IDisposable
{
    private readonly Store _store;
    private readonly Holder<BudgetBook> _budgets;
    private readonly BudgetNotices _notices;
    private readonly DisabledKeys _disabled;
    private readonly TimeProvider _clock;
    private readonly string _owner;
    private readonly UnresolvedHolds _unresolved;

    /// <summary>The ledger in a store.</summary>
    public LedgerBook(Store store, Holder<BudgetBook> budgets, BudgetNotices notices, DisabledKeys disabled, TimeProvider clock)
    {
        _store = store;
        _budgets = budgets;
        _notices = notices;
        _disabled = disabled;
        _clock = clock;
        _owner = Ids.NewOperation(clock);
        _unresolved = new(ResolveAsync, clock);
    }

    /// <summary>False after the store failed to commit, until it commits again.</summary>
    public bool IsWritable => _store.Writer.Healthy;

    /// <summary>Holds whose resolution the store did not take yet; tried again each second.</summary>
    public int Unresolved => _unresolved.Count;

    /// <summary>Holds an attempt's bound on all the budgets that cover it, or refuses and holds nothing.</summary>
    /// <exception cref="StoreException">The store could not commit it. Nothing is held, or will not be for long.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A bound below zero.</exception>
    public async Task<HoldVerdict> HoldAsync(HoldRequest request)
    {
        ThrowIfNegative(request.Bound);
        var command = new HoldAttempt(request, _owner);
        try
        {
            await _store.Writer.CommitAsync((StoreCommand)command);
            Tell(command.Context);
            return command.Verdict!;
        }
        catch (StoreException)
        {
            // The answer may have been lost after the commit: what was not asked of a provider must not stay held.
            _unresolved.Add(request.NeverSent());
            throw;
        }
    }

    /// <summary>Holds more for an attempt under way, or refuses and leaves it as it was.</summary>
    /// <exception cref="StoreException">The store could not commit it.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Less than nothing.</exception>
    public Task<HoldVerdict> ExtendAsync(HoldExtension extension)
    {
        ThrowIfNegative(extension.More);
        return _store.Writer.CommitAsync(new ExtendHold(extension, _budgets.Current, _clock.GetUtcNow()));
    }

    /// <summary>Posts an attempt and releases its hold. Of several posts of one attempt the first counts.</summary>
    /// <exception cref="StoreException">The store could not commit it. It is tried again until it can; what the process does not live to see is resolved at the next start.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A cost or a count of tokens below zero. The hold stays.</exception>
    public async Task PostAsync(AttemptEntry entry)
    {
        if (!entry.IsCountable)
        {
            throw new ArgumentOutOfRangeException(nameof(entry), "A cost or a count of tokens is below zero.");
        }

        try
        {
            await ResolveAsync(entry);
        }
        catch (StoreException)
        {
            _unresolved.Add(entry);
            throw;
        }
    }

    /// <summary>Corrects what is posted on a budget in its current window, and gives the account as it is then.</summary>
    /// <exception cref="StoreException">The store could not commit it.</exception>
    public async Task<Account> CreditAsync(BudgetRule rule, BudgetCredit credit)
    {
        var command = new AddCredit(credit, rule, _clock.GetUtcNow());
        var account = await _store.Writer.CommitAsync(command);
        Tell(command.Context);
        return account;
    }

    /// <summary>Books a cost that was reported from outside; false when its id was booked before.</summary>
    /// <exception cref="StoreException">The store could not commit it.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A cost or a count below zero: what is given back is a credit.</exception>
    public async Task<bool> AddExternalAsync(ExternalCost cost)
    {
        ThrowIfNegative(new(cost.Api, cost.Tokens, cost.Requests));
        ThrowIfNegative(new(cost.Infrastructure, 0, 0));
        var command = new AddExternal(cost, _budgets.Current, _clock.GetUtcNow());
        var verdict = await _store.Writer.CommitAsync(command);
        Tell(command.Context);
        return verdict.Booked;
    }

    /// <summary>Corrects the cost of an attempt by a new entry; false when no such attempt has been posted.</summary>
    /// <exception cref="StoreException">The store could not commit it.</exception>
    public async Task<bool> AdjustAsync(CostAdjustment adjustment) => (await _store.Writer.CommitAsync(new AdjustCost(adjustment, _clock.GetUtcNow()))).Found;

    /// <summary>Enables a key that a budget disabled; false when none did.</summary>
    /// <param name="keyId">The key.</param>
    /// <param name="what">What the trail is told in the same transaction when it was disabled; <see langword="null"/> for nothing.</param>
    /// <exception cref="StoreException">The store could not commit it.</exception>
    public async Task<bool> EnableKeyAsync(string keyId, AuditEvent? what = null)
    {
        var enabled = (await _store.Writer.CommitAsync(new EnableKey(keyId, what))).WasDisabled;
        _disabled.Remove(keyId);
        return enabled;
    }

    /// <summary>The keys that budgets disabled, by id, as they are stored.</summary>
    public Task<IReadOnlyList<DisabledKey>> DisabledKeysAsync(CancellationToken cancellationToken) =>
        _store.ReadAsync<IReadOnlyList<DisabledKey>>(DisabledKeys.Read, cancellationToken);

    /// <summary>Resolves what other processes on this data left open: nobody knows what became of it, so it is posted at its bound. Loads what the ledger keeps in memory.</summary>
    /// <returns>How many holds were in doubt.</returns>
    /// <exception cref="StoreException">The store could not commit it.</exception>
    public async Task<int> RecoverAsync(CancellationToken cancellationToken)
    {
        _disabled.Load(await _store.ReadAsync(DisabledKeys.Read, cancellationToken));
        var inDoubt = await _store.ReadAsync(connection => AttemptRows.InDoubt(connection, _owner), cancellationToken);
        const int AtOnce = StoreWriter.MaxWaiting / 4;
        foreach (var part in inDoubt.Chunk(AtOnce))
        {
            await Task.WhenAll(part.Select(entry => ResolveAsync(entry, "in doubt: its process ended before it was resolved; posted at its bound")));
        }

        return inDoubt.Count;
    }

    /// <summary>The attempts of one operation, in the order they were made.</summary>
    public Task<IReadOnlyList<AttemptEntry>> AttemptsOfAsync(string operationId, CancellationToken cancellationToken) =>
        _store.ReadAsync<IReadOnlyList<AttemptEntry>>(connection => AttemptRows.Of(connection, operationId), cancellationToken);

    /// <summary>Recomputes every balance from the entries and compares.</summary>
    public Task<LedgerReport> VerifyAsync(CancellationToken cancellationToken) => _store.ReadLongAsync(LedgerVerification.Run, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _unresolved.Dispose();

    private static void ThrowIfNegative(in Amounts amounts)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(amounts.Usd.NanoUsd, nameof(amounts));
        ArgumentOutOfRangeException.ThrowIfNegative(amounts.Tokens, nameof(amounts));
        ArgumentOutOfRangeException.ThrowIfNegative(amounts.Requests, nameof(amounts));
    }

    private Task ResolveAsync(AttemptEntry entry) => ResolveAsync(entry, reason: null);

    private async Task ResolveAsync(AttemptEntry entry, string? reason)
    {
        var command = new PostAttempt(entry, _budgets.Current, _clock.GetUtcNow(), reason);
        await _store.Writer.CommitAsync((StoreCommand)command);
        Tell(command.Context);
    }

    private void Tell(NoticeContext told)
    {
        foreach (var key in told.Disabled)
        {
            _disabled.Add(key);
        }

        foreach (var notice in told.Notices)
        {
            _notices.Publish(notice);
        }
    }
}
