namespace Weir.Engine.Credentials;

/// <summary>A credential as it may be shown: everything but the secret.</summary>
/// <param name="Service">Its service.</param>
/// <param name="Name">Its name within the service.</param>
/// <param name="Providers">Who may use it; empty for everybody.</param>
/// <param name="Due">True when a version that new calls use is older than <c>credentials.rotate_after_days</c>.</param>
/// <param name="Versions">Its versions, newest first.</param>
public sealed record CredentialView(string Service, string Name, IReadOnlyList<string> Providers, bool Due, IReadOnlyList<CredentialVersionView> Versions);

/// <summary>A version as it may be shown.</summary>
/// <param name="Version">Its number.</param>
/// <param name="State">What becomes of it.</param>
/// <param name="Sealed">True when the key that it is encrypted under is not at hand.</param>
/// <param name="Origin">Where it is sent, and nowhere else.</param>
/// <param name="KeyId">The key-encryption key; <see langword="null"/> once the secret is erased.</param>
/// <param name="CreatedAt">When it was entered.</param>
/// <param name="CreatedBy">By whom.</param>
/// <param name="ExpiresAt">When it stops being used; <see langword="null"/> for never.</param>
/// <param name="MadeBy">The rotator that made it; <see langword="null"/> for a person.</param>
/// <param name="TakenBackAt">When that rotator took it back.</param>
/// <param name="EndsAt">When its grace ends.</param>
/// <param name="RetiredAt">When it went out of use.</param>
/// <param name="LastUsedAt">When it was used last, to about a minute.</param>
/// <param name="DueAt">When it is due for a new version; <see langword="null"/> for never, and for one that new calls do not use.</param>
public sealed record CredentialVersionView(
    long Version, CredentialState State, bool Sealed, string Origin, string? KeyId, DateTimeOffset CreatedAt, string CreatedBy,
    DateTimeOffset? ExpiresAt, DateTimeOffset? EndsAt, DateTimeOffset? RetiredAt, DateTimeOffset? LastUsedAt, DateTimeOffset? DueAt,
    string? MadeBy, DateTimeOffset? TakenBackAt);
