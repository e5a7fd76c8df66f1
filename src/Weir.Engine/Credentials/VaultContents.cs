using Microsoft.Extensions.Logging;
using Weir.Engine.Audit;
using Weir.Engine.Storage;

namespace Weir.Engine.Credentials;

/// <summary>What the vault holds and the keys that open it: the state in force, and the change of keys. Changed by one at a time, read by all.</summary>
internal sealed class VaultContents
{
    private readonly Store _store;
    private readonly AuditTrail _audit;
    private readonly KeyringSource _source;
    private readonly VaultHandles _handles;
    private readonly VaultEvents _events;
    private readonly ILogger _logger;
    private VaultState _state;

    /// <summary>Reads what is stored, and the keys; makes the first key where nothing is stored yet.</summary>
    public VaultContents(Store store, AuditTrail audit, KeyringSettings settings, VaultHandles handles, VaultEvents events, ILogger logger)
    {
        (_store, _audit, _handles, _events, _logger) = (store, audit, handles, events, logger);
        _source = new(settings);
        var stored = store.Read(CredentialRows.All);
        var isFirst = !File.Exists(settings.File);
        var empty = new VaultState(new(), stored);
        _state = new(_source.Load(empty.InUse), stored);
        if (_state.Problem is { } problem)
        {
            logger.VaultSealed(problem);
        }
        else if (isFirst && File.Exists(settings.File))
        {
            logger.KeyringMade(settings.File);
        }
    }

    /// <summary>The state in force.</summary>
    public VaultState State => Volatile.Read(ref _state);

    /// <summary>The state with its keys, where they can be had: a key file that was put back or mended is taken without a restart. Where everything that needed a missing one has been deleted, a new one is made.</summary>
    public VaultState Unlocked()
    {
        if (State is { Problem: not null } locked)
        {
            Volatile.Write(ref _state, new VaultState(_source.Load(locked.InUse), locked.Stored));
        }

        return State;
    }

    /// <summary>Reads anew what is stored, and lets every handle follow.</summary>
    public void Reload() => Reload(State.Keyring);

    /// <summary>Makes a new key; the secrets are still wrapped under the old one.</summary>
    /// <returns>Why there is no new key; <see langword="null"/> when there is.</returns>
    /// <exception cref="StoreException">It could not be told; there is no new key.</exception>
    public async Task<string?> RenewAsync(CredentialActor by)
    {
        var state = State;
        if (KeyringSource.WhyNoNew(state.Keyring) is { } why)
        {
            return why;
        }

        // Into the trail first: a new key that nobody could be told of is not made.
        await _audit.AppendAsync(_events.Of(by, "credential.rekey", null, AuditOutcome.Allowed) with { Before = $$"""{"key_id":"{{state.Keyring.Active!.Id}}"}""" });
        var keyring = _source.Renew(state.Keyring);
        if (keyring.Problem is null)
        {
            Volatile.Write(ref _state, new(keyring, state.Stored));
        }

        return keyring.Problem;
    }

    /// <summary>Wraps every secret anew under the active key, checks each, and gives up keys that nothing needs any more.</summary>
    /// <exception cref="StoreException">The store could not keep it; what was done so far stays, and is readable.</exception>
    public async Task<RewrapReport> RewrapAsync(CredentialActor by)
    {
        var report = await Rewrapping.RunAsync(_store, () => State, Reload);
        var state = State;
        var keyring = report.Failed == 0 ? _source.Forget(state.Keyring, state.Versions.Where(version => version.Envelope is not null).Select(version => version.Envelope!.KekId).ToHashSet()) : state.Keyring;
        if (keyring.Problem is null)
        {
            Reload(keyring);
        }

        await _audit.AppendAsync(_events.Of(by, "credential.rewrap", null, report.Failed == 0 ? AuditOutcome.Allowed : AuditOutcome.Failed) with
        {
            After = $$"""{"key_id":"{{state.Keyring.Active!.Id}}","rewrapped":{{report.Rewrapped}},"failed":{{report.Failed}}}""",
        });
        _logger.Rewrapped(report.Rewrapped, state.Keyring.Active!.Id, report.Failed);
        return report;
    }

    private void Reload(Keyring keyring)
    {
        var next = new VaultState(keyring, _store.Read(CredentialRows.All));
        Volatile.Write(ref _state, next);
        _handles.Follow(next);
    }
}
