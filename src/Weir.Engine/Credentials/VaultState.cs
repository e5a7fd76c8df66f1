using System.Collections.Frozen;
using System.Globalization;

namespace Weir.Engine.Credentials;

/// <summary>What is stored and the keys at hand, at one moment. Never changed.</summary>
internal sealed class VaultState(Keyring keyring, IReadOnlyList<StoredCredential> stored)
{
    private readonly FrozenDictionary<CredentialName, StoredCredential> _byName = stored.ToFrozenDictionary(one => one.Name);

    public Keyring Keyring => keyring;

    public IReadOnlyList<StoredCredential> Stored => stored;

    public IEnumerable<CredentialVersion> Versions => stored.SelectMany(one => one.Versions);

    /// <summary>True when something is encrypted.</summary>
    public bool InUse => Versions.Any(version => version.Envelope is not null);

    public int SealedVersions => Versions.Count(IsSealed);

    public IEnumerable<CredentialVersion> UnderOldKeys => Versions.Where(version => version.Envelope is { } envelope && keyring.Active is { } active && envelope.KekId != active.Id && !IsSealed(version));

    public StoredCredential? Find(CredentialName name) => _byName.GetValueOrDefault(name);

    public bool IsSealed(CredentialVersion version) => version.Envelope is { } envelope && keyring.Find(envelope.KekId) is null;

    /// <summary>Why nothing can be entered; <see langword="null"/> when it can.</summary>
    public string? Problem => keyring.Problem ?? (SealedVersions is > 0 and var count
        ? string.Create(CultureInfo.InvariantCulture, $"{count} stored secrets are encrypted under keys that are not at hand ({string.Join(", ", Versions.Where(IsSealed).Select(version => version.Envelope!.KekId).Distinct().Order())}). Put their key file back; if it is lost, delete these credentials and enter them again.")
        : null);

    /// <summary>Why a credential takes no further version, or a further credential is not taken; <see langword="null"/> when there is room.</summary>
    public string? Full(StoredCredential? one) =>
        one is null && stored.Count >= CredentialVault.MaxCredentials ? $"There are {CredentialVault.MaxCredentials} credentials, which is the most; delete one first."
        : one?.Versions.Count(version => version.State != CredentialState.Retired) >= CredentialVault.MaxLiveVersions ? $"It has {CredentialVault.MaxLiveVersions} versions that are not retired, which is the most; retire one first."
        : null;

    public VaultStatus Status => new(Problem is null ? "open" : "sealed", Problem, keyring.Kind, keyring.Active?.Id, stored.Count, SealedVersions, UnderOldKeys.Count());

    /// <summary>What a credential is to one user at one origin.</summary>
    public CredentialValue Resolve(CredentialName name, string origin, string user)
    {
        if (Find(name) is not { } credential)
        {
            return CredentialValue.Without(CredentialRefusal.Missing, $"there is no credential {name}; enter it with: weir credentials set {name}");
        }

        if (credential.Providers.Count > 0 && !credential.Providers.Contains(user, StringComparer.Ordinal))
        {
            return CredentialValue.Without(CredentialRefusal.NotAllowed, $"the credential {name} is not for '{user}', only for {string.Join(", ", credential.Providers)}");
        }

        var here = credential.Versions.Where(version => version.Origin == origin).ToArray();
        if (here.Length == 0)
        {
            var elsewhere = string.Join(", ", credential.Versions.Select(version => version.Origin).Distinct());
            return CredentialValue.Without(CredentialRefusal.OtherOrigin, $"the credential {name} was entered for {elsewhere} and is sent nowhere else; enter it again for {origin}");
        }

        return here.LastOrDefault(version => version.State == CredentialState.Active) is { } current
            ? Open(current)
            : CredentialValue.Without(CredentialRefusal.Retired, $"every version of the credential {name} for {origin} is out of use; enter a new one");
    }

    /// <summary>Versions that new calls use and that are due for a new one at <paramref name="now"/>.</summary>
    public IEnumerable<CredentialVersion> DueAt(DateTimeOffset now, TimeSpan? rotateAfter) => Versions.Where(version => DueAt(version, rotateAfter) <= now);

    /// <summary>Versions out of use that a rotator made and has not taken back yet.</summary>
    public IEnumerable<CredentialVersion> ToTakeBack => Versions.Where(version => version is { State: CredentialState.Retired, Maker: not null, TakenBackAt: null });

    public CredentialView ViewOf(StoredCredential one, Func<CredentialVersion, DateTimeOffset?> lastUsed, DateTimeOffset now, TimeSpan? rotateAfter) => new(
        one.Name.Service,
        one.Name.Name,
        one.Providers,
        one.Versions.Any(version => DueAt(version, rotateAfter) <= now),
        [.. one.Versions.Reverse().Select(version => new CredentialVersionView(
            version.Version, version.State, IsSealed(version), version.Origin, version.Envelope?.KekId, version.CreatedAt, version.CreatedBy,
            version.ExpiresAt, version.EndsAt, version.RetiredAt, lastUsed(version), DueAt(version, rotateAfter),
            version.Maker?.Rotator, version.TakenBackAt))]);

    private static DateTimeOffset? DueAt(CredentialVersion version, TimeSpan? rotateAfter) =>
        version.State == CredentialState.Active && version.Origin != CredentialOrigin.Inside && rotateAfter is { } age ? version.CreatedAt + age : null;

    private CredentialValue Open(CredentialVersion version)
    {
        if (version.Envelope is not { } envelope || keyring.Find(envelope.KekId) is not { } kek)
        {
            return CredentialValue.Without(CredentialRefusal.Sealed, $"the credential {version.Name} is sealed: the key that it is encrypted under is not at hand");
        }

        return envelope.Open(version.Binding, kek) is { } secret
            ? CredentialValue.Of(version.Version, secret) with { ExpiresAt = version.ExpiresAt }
            : CredentialValue.Without(CredentialRefusal.Damaged, $"what is stored for the credential {version.Name} was changed or damaged; enter it again");
    }
}
