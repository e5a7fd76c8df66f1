using Microsoft.Extensions.Logging;
using Weir.Engine.Audit;
using Weir.Engine.Credentials.Commands;
using Weir.Engine.Storage;

namespace Weir.Engine.Credentials;

/// <summary>Weir's own store of credentials: encrypted, versioned, bound to their origins, every change in the audit trail.</summary>
/// <remarks>
/// One change at a time; readers never wait. Memory: the sealed secrets of at most <see cref="MaxCredentials"/> credentials, and the open ones of those
/// that the configuration in force refers to. Without its keys the vault is <em>sealed</em>: nothing in it is used or overwritten, everything else runs.
/// </remarks>
public sealed class CredentialVault : IDisposable
{
    /// <summary>Most credentials; one more is refused.</summary>
    public const int MaxCredentials = 1_000;

    /// <summary>Most versions of one credential that are not retired; one more is refused.</summary>
    public const int MaxLiveVersions = 20;

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Store _store;
    private readonly AuditTrail _audit;
    private readonly VaultEvents _events;
    private readonly VaultHandles _handles;
    private readonly VaultContents _contents;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private long _rotateAfterTicks;

    /// <summary>Reads what is stored, and the keys; makes the first key where nothing is stored yet.</summary>
    public CredentialVault(Store store, AuditTrail audit, KeyringSettings settings, TimeProvider clock, ILogger<CredentialVault> logger)
    {
        (_store, _audit, _clock, _logger) = (store, audit, clock, logger);
        _events = new(clock);
        _handles = new(audit, _events, logger);
        _contents = new(store, audit, settings, _handles, _events, logger);
    }

    /// <summary>How it stands.</summary>
    public VaultStatus Status => State.Status;

    /// <summary>Age from which a credential is due for a new version; <see langword="null"/>, the default, for never.</summary>
    public TimeSpan? RotateAfter
    {
        get => Interlocked.Read(ref _rotateAfterTicks) is > 0 and var ticks ? TimeSpan.FromTicks(ticks) : null;
        set => Interlocked.Exchange(ref _rotateAfterTicks, value?.Ticks ?? 0);
    }

    /// <summary>Credentials that are due for a new version now.</summary>
    public int Due => State.DueAt(_clock.GetUtcNow(), RotateAfter).Select(version => version.Name).Distinct().Count();

    /// <summary>Every credential, without its secrets, in the order of their names.</summary>
    public IReadOnlyList<CredentialView> List() => [.. State.Stored.Select(View)];

    /// <summary>One credential; <see langword="null"/> when there is none.</summary>
    public CredentialView? Find(CredentialName name) => State.Find(name) is { } found ? View(found) : null;

    /// <summary>A handle on a credential for one user at one origin. It follows every change of the credential.</summary>
    public CredentialHandle HandleOf(CredentialName name, string origin, string user) =>
        _handles.Of(name, origin, user, () => State);

    /// <summary>What a credential would be to a user at an origin now. Nobody is told when that is nothing.</summary>
    public CredentialValue Look(CredentialName name, string origin, string user) => State.Resolve(name, origin, user);

    /// <summary>Enters a secret as the newest version of a credential, which is made if there is none.</summary>
    /// <param name="change">The secret and what goes with it.</param>
    /// <param name="action">What it is called in the trail: <c>credential.set</c> or <c>credential.rotate</c>.</param>
    /// <param name="cancellationToken">Ends the wait for its turn.</param>
    /// <exception cref="StoreException">The store could not keep it; nothing changed.</exception>
    public Task<VaultOutcome> SetAsync(CredentialChange change, string action, CancellationToken cancellationToken) => TurnAsync(
        change.By,
        action,
        change.Name,
        async state =>
        {
            state = _contents.Unlocked();
            var stored = state.Find(change.Name);
            if (state.Full(stored) is { } full)
            {
                return new(VaultVerdict.Full, full, null);
            }

            if (state.Problem is { } problem || state.Keyring.Active is not { } active)
            {
                return new(VaultVerdict.Sealed, state.Problem ?? "There is no key.", null);
            }

            var now = _events.Now;
            var version = CredentialVersion.Of(change, stored, active, now);
            var providers = change.Providers ?? stored?.Providers ?? [];
            var after = new StoredCredential(change.Name, providers, [.. stored?.Versions ?? [], version]);
            var what = _events.Of(change.By, action, change.Name, AuditOutcome.Allowed) with { Before = Shown(stored), After = Shown(after) };
            await _store.Writer.CommitAsync(new AddVersion(version, providers, change.Grace is { } grace ? now + grace : null, what));
            return new(VaultVerdict.Done, "", null);
        },
        cancellationToken);

    /// <summary>Enters several secrets, all or none. One that is there already is left as it is, so that entering the same twice changes nothing.</summary>
    /// <param name="items">The secrets, one for each provider that will use it.</param>
    /// <param name="action">What each is called in the trail: <c>credential.set</c>.</param>
    /// <param name="cancellationToken">Ends the wait for its turn.</param>
    /// <exception cref="StoreException">The store could not keep them; nothing changed.</exception>
    public async Task<IntakeOutcome> EnterAsync(IReadOnlyList<CredentialIntake> items, string action, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var plan = new IntakePlan(_contents.Unlocked(), items, _events.Now, (before, change, after) =>
                _events.Of(change.By, action, change.Name, AuditOutcome.Allowed) with { Before = Shown(before), After = Shown(after) });
            if (plan.Refused is { } refused)
            {
                await _audit.AppendAsync(_events.Of(items[0].Change.By, action, refused, AuditOutcome.Failed) with { Reason = plan.Outcome.Why });
            }
            else if (plan.Versions.Count > 0)
            {
                await _store.Writer.CommitAsync(new AddVersions(plan.Versions));
                _contents.Reload();
            }

            return plan.Outcome;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Takes a version, or all of them, out of use and erases what it kept.</summary>
    /// <exception cref="StoreException">The store could not keep it; nothing changed.</exception>
    public Task<VaultOutcome> RetireAsync(CredentialName name, long? version, CredentialActor by, CancellationToken cancellationToken) => TurnAsync(
        by,
        "credential.retire",
        name,
        async state =>
        {
            var chosen = state.Find(name)?.Versions.Where(one => one.State != CredentialState.Retired && (version is null || one.Version == version)).ToArray() ?? [];
            if (chosen.Length == 0)
            {
                return new(VaultVerdict.NotFound, version is null ? $"There is no version of {name} in use." : $"There is no version {version} of {name} in use.", null);
            }

            var what = _events.Of(by, "credential.retire", name, AuditOutcome.Allowed) with { Before = Shown(state.Find(name)) };
            await _store.Writer.CommitAsync(new RetireVersions(chosen, _events.Now, what));
            return new(VaultVerdict.Done, "", null);
        },
        cancellationToken);

    /// <summary>Secrets out of use that a rotator made and has not taken back yet.</summary>
    public IReadOnlyList<SecretToTakeBack> ToTakeBack() =>
        [.. State.ToTakeBack.Select(version => new SecretToTakeBack(version.Name, version.Version, version.Origin, version.Maker!, version.RetiredAt ?? version.CreatedAt))];

    /// <summary>Notes that a secret was taken back, or that nobody tries it any more.</summary>
    /// <param name="taken">The secret.</param>
    /// <param name="givenUp">Why nobody tries it any more; <see langword="null"/> when it was taken back.</param>
    /// <param name="by">Who did it.</param>
    /// <param name="cancellationToken">Ends the wait for its turn.</param>
    /// <exception cref="StoreException">The store could not keep it; nothing changed.</exception>
    public Task<VaultOutcome> NoteTakenBackAsync(SecretToTakeBack taken, string? givenUp, CredentialActor by, CancellationToken cancellationToken) => TurnAsync(
        by,
        "credential.take_back",
        taken.Name,
        async _ =>
        {
            var what = _events.Of(by, "credential.take_back", taken.Name, givenUp is null ? AuditOutcome.Allowed : AuditOutcome.Failed) with
            {
                Reason = givenUp ?? by.Reason,
                After = AuditJson.Of(new { taken.Version, taken.Maker.Rotator, taken.Maker.Id }),
            };
            await _store.Writer.CommitAsync(new NoteTakenBack(taken, givenUp is null ? _events.Now : null, what));
            return new(VaultVerdict.Done, "", null);
        },
        cancellationToken);

    /// <summary>Deletes a credential with all its versions, sealed ones too.</summary>
    /// <exception cref="StoreException">The store could not keep it; nothing changed.</exception>
    public Task<VaultOutcome> DeleteAsync(CredentialName name, CredentialActor by, CancellationToken cancellationToken) => TurnAsync(
        by,
        "credential.delete",
        name,
        async state =>
        {
            if (state.Find(name) is not { } stored)
            {
                return new(VaultVerdict.NotFound, $"There is no credential {name}.", null);
            }

            await _store.Writer.CommitAsync(new DeleteCredential(name, _events.Of(by, "credential.delete", name, AuditOutcome.Allowed) with { Before = Shown(stored) }));
            return new(VaultVerdict.Done, "", null);
        },
        cancellationToken);

    /// <summary>Makes a new key-encryption key, wraps every secret anew under it, checks each, and gives up keys that nothing needs any more.</summary>
    /// <remarks>Killed at any moment, everything stays readable: both keys are in the key file before the first secret changes. The next start goes on.</remarks>
    /// <exception cref="StoreException">The store could not keep it; what was done so far stays, and is readable.</exception>
    public async Task<(VaultOutcome Outcome, RewrapReport Report)> RekeyAsync(CredentialActor by, CancellationToken cancellationToken)
    {
        var report = new RewrapReport(0, 0);
        var outcome = await TurnAsync(
            by,
            "credential.rekey",
            null,
            async state =>
            {
                if (state.Problem is { } problem)
                {
                    return new(VaultVerdict.Sealed, problem, null);
                }

                if (await _contents.RenewAsync(by) is { } why)
                {
                    return new(VaultVerdict.Refused, why, null);
                }

                report = await _contents.RewrapAsync(by);
                return new(report.Failed == 0 ? VaultVerdict.Done : VaultVerdict.Refused, report.Failed == 0 ? "" : $"{report.Failed} secrets could not be wrapped anew: what is stored for them is damaged. They were left as they are.", null);
            },
            cancellationToken);
        return (outcome, report);
    }

    /// <summary>Puts into use again what providers had refused.</summary>
    public void Enable(CredentialName name) => _handles.Enable(name);

    /// <summary>What has to be done from time to time: goes on with wrapping anew, ends graces, notes when what was used last.</summary>
    internal async Task KeepUpAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var state = _contents.Unlocked();
            if (state.UnderOldKeys.Any())
            {
                await _contents.RewrapAsync(new(AuditEvent.System, null, "wrapping anew went on after it had been interrupted"));
            }

            var now = _events.Now;
            foreach (var ended in state.Versions.Where(version => version.State == CredentialState.Grace && version.EndsAt <= now).GroupBy(version => version.Name))
            {
                var what = _events.Of(new(AuditEvent.System, null, "its grace ended"), "credential.retire", ended.Key, AuditOutcome.Allowed);
                await _store.Writer.CommitAsync(new RetireVersions([.. ended], now, what));
            }

            await TellDueAsync(state, now);
            NoteUses();
            _contents.Reload();
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Stores when credentials were used last, behind everything else.</summary>
    internal void NoteUses()
    {
        var uses = State.Stored.SelectMany(one => one.Versions)
            .Select(version => (version.Name, version.Version, At: _handles.LastUsed(version), Known: version.LastUsedAt))
            .Where(use => use.At is { } at && !(use.Known >= at))
            .Select(use => (use.Name, use.Version, use.At!.Value)).ToArray();
        if (uses.Length > 0)
        {
            _store.Writer.TryWriteBehind(new NoteUse(uses));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private async Task<VaultOutcome> TurnAsync(CredentialActor by, string action, CredentialName? name, Func<VaultState, Task<VaultOutcome>> act, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var outcome = await act(State);
            if (outcome.Verdict != VaultVerdict.Done)
            {
                await _audit.AppendAsync(_events.Of(by, action, name, AuditOutcome.Failed) with { Reason = outcome.Why });
            }

            _contents.Reload();
            return name is null ? outcome : outcome with { Credential = Find(name) };
        }
        finally
        {
            _gate.Release();
        }
    }

    // Once for a version: that it was told is stored with the row of the trail.
    private async Task TellDueAsync(VaultState state, DateTimeOffset now)
    {
        foreach (var due in state.DueAt(now, RotateAfter).Where(version => version.DueToldAt is null).ToArray())
        {
            var what = _events.Of(new(AuditEvent.System, null, "it is older than credentials.rotate_after_days"), RotationDue.Action, due.Name, AuditOutcome.Allowed);
            var told = new RotationDue(due.Version, due.Origin, due.CreatedAt, due.CreatedAt + RotateAfter.GetValueOrDefault());
            await _store.Writer.CommitAsync(new TellDue(due, now, what with { After = AuditJson.Of(told) }));
            _logger.RotationDue($"vault:{due.Name}", due.Version, due.CreatedAt);
        }
    }

    private VaultState State => _contents.State;

    private CredentialView View(StoredCredential one) => State.ViewOf(one, _handles.LastUsed, _clock.GetUtcNow(), RotateAfter);

    private string? Shown(StoredCredential? stored) => stored is null ? null : AuditJson.Of(View(stored));
}
