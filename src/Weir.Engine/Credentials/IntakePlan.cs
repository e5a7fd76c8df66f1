using Weir.Engine.Audit;
using Weir.Engine.Credentials.Commands;

namespace Weir.Engine.Credentials;

/// <summary>What entering several secrets together comes to: the versions to add, or the first reason against it. Changes nothing.</summary>
/// <remarks>A secret that the credential has at that origin already is left as it is, so that the same can be entered twice; another one there is never replaced.</remarks>
internal sealed class IntakePlan
{
    private readonly Func<StoredCredential?, CredentialChange, StoredCredential?, AuditEvent> _row;
    private readonly DateTimeOffset _now;
    private VaultState _state;

    /// <summary>Makes the plan.</summary>
    /// <param name="state">What is stored, and the keys.</param>
    /// <param name="items">The secrets.</param>
    /// <param name="now">When.</param>
    /// <param name="row">The row of the trail, from the credential before, the change and the credential after.</param>
    public IntakePlan(VaultState state, IReadOnlyList<CredentialIntake> items, DateTimeOffset now, Func<StoredCredential?, CredentialChange, StoredCredential?, AuditEvent> row)
    {
        (_state, _now, _row) = (state, now, row);
        foreach (var item in items)
        {
            if (Refusal(item) is var (verdict, why))
            {
                (Refused, Outcome) = (item.Change.Name, new(verdict, $"providers.{item.Provider}: {why}", []));
                Versions.Clear();
                return;
            }
        }

        Outcome = new(VaultVerdict.Done, "", Added);
    }

    /// <summary>How it will end.</summary>
    public IntakeOutcome Outcome { get; }

    /// <summary>The credential that it fails by.</summary>
    public CredentialName? Refused { get; }

    /// <summary>What is to be written, in one transaction.</summary>
    public List<AddVersion> Versions { get; } = [];

    private List<bool> Added { get; } = [];

    private (VaultVerdict Verdict, string Why)? Refusal(CredentialIntake item)
    {
        var change = item.Change;
        if (_state.Problem is { } problem || _state.Keyring.Active is null)
        {
            return (VaultVerdict.Sealed, _state.Problem ?? "There is no key.");
        }

        var held = _state.Resolve(change.Name, change.Origin, item.Provider);
        if (held.Secret is not null)
        {
            Added.Add(false);
            return !Equals(held.Secret, change.Secret) ? (VaultVerdict.Refused, $"the vault has another secret for {change.Name} at {change.Origin}, which is not replaced; delete or rotate that one, or write another name into the configuration")
                : held.SecretAt(_now) is null ? (VaultVerdict.Refused, $"the vault has this secret for {change.Name}, past its date; enter it again with: weir credentials set {change.Name}")
                : null;
        }

        return held.Refusal is CredentialRefusal.Missing or CredentialRefusal.OtherOrigin or CredentialRefusal.Retired ? Add(change) : (VaultVerdict.Refused, held.Why);
    }

    private (VaultVerdict Verdict, string Why)? Add(CredentialChange change)
    {
        var stored = _state.Find(change.Name);
        if (_state.Full(stored) is { } full)
        {
            return (VaultVerdict.Full, full);
        }

        var version = CredentialVersion.Of(change, stored, _state.Keyring.Active!, _now);
        var after = new StoredCredential(change.Name, stored?.Providers ?? [], [.. stored?.Versions ?? [], version]);
        Versions.Add(new(version, after.Providers, graceEnds: null, _row(stored, change, after)));
        Added.Add(true);

        // What comes next sees it: one key at two addresses is one credential.
        _state = new(_state.Keyring, [.. _state.Stored.Where(one => one.Name != change.Name), after]);
        return null;
    }
}
