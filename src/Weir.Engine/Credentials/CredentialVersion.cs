namespace Weir.Engine.Credentials;

/// <summary>One version of a credential as stored.</summary>
internal sealed record CredentialVersion(CredentialName Name, long Version, string Origin, CredentialState State)
{
    /// <summary>The sealed secret; <see langword="null"/> once it is erased.</summary>
    public Envelope? Envelope { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string CreatedBy { get; init; }

    /// <summary>When the provider stops taking it; <see langword="null"/> when nobody said.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When its grace ends.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    public DateTimeOffset? RetiredAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>When it was told that it is due for a new version.</summary>
    public DateTimeOffset? DueToldAt { get; init; }

    /// <summary>The rotator that made it; <see langword="null"/> for a person, or when it was given up to take it back.</summary>
    public CredentialMaker? Maker { get; init; }

    /// <summary>When its maker took it back.</summary>
    public DateTimeOffset? TakenBackAt { get; init; }

    public CredentialBinding Binding => new(Name, Version, Origin);

    /// <summary>The version that follows those that are stored, its secret sealed under <paramref name="key"/>.</summary>
    public static CredentialVersion Of(CredentialChange change, StoredCredential? stored, KeyEncryptionKey key, DateTimeOffset now)
    {
        var version = new CredentialVersion(change.Name, (stored is { Versions: [.., var last] } ? last.Version : 0) + 1, change.Origin, CredentialState.Active)
        {
            CreatedAt = now,
            CreatedBy = change.By.Name,
            ExpiresAt = change.ExpiresAt,
            Maker = change.Maker,
        };
        return version with { Envelope = Envelope.Of(change.Secret, version.Binding, key) };
    }
}

/// <summary>A credential as stored: who may use it, and its versions, oldest first.</summary>
internal sealed record StoredCredential(CredentialName Name, IReadOnlyList<string> Providers, IReadOnlyList<CredentialVersion> Versions);
