namespace Weir.Engine.Credentials;

/// <summary>How the vault stands.</summary>
/// <param name="State"><c>open</c>, or <c>sealed</c> when there is no key or something cannot be read with those there are.</param>
/// <param name="Problem">Why it is sealed, and what to do; <see langword="null"/> when it is open.</param>
/// <param name="Keyring">Where its key comes from.</param>
/// <param name="KeyId">The key that new secrets are sealed under.</param>
/// <param name="Credentials">Credentials there are.</param>
/// <param name="SealedVersions">Versions whose key is not at hand.</param>
/// <param name="WrappedUnderOldKeys">Versions that still have to be wrapped anew.</param>
public sealed record VaultStatus(string State, string? Problem, KeyringKind Keyring, string? KeyId, int Credentials, int SealedVersions, int WrappedUnderOldKeys);
