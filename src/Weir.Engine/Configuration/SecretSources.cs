using Weir.Engine.Credentials;

namespace Weir.Engine.Configuration;

/// <summary>Where references to secrets lead: the environment, and Weir's own vault.</summary>
/// <param name="variables">The environment.</param>
/// <param name="vault">The vault; <see langword="null"/> where there is none, as in tests of what needs none.</param>
public sealed class SecretSources(EnvironmentVariables variables, CredentialVault? vault)
{
    private readonly HandleMap _fixed = new();

    /// <summary>A handle on what a reference leads to. That nothing is there is said by the handle, and may change.</summary>
    /// <param name="reference">The reference.</param>
    /// <param name="origin">Where the secret will be sent, as <see cref="CredentialOrigin"/> writes it.</param>
    /// <param name="user">Id of the provider that uses it.</param>
    public CredentialHandle Open(SecretReference reference, string origin, string user) =>
        vault is not null && reference.VaultName is { } name
            ? vault.HandleOf(name, origin, user)
            : _fixed.GetOrAdd($"{reference} {user}", () => new($"{reference}", Find(reference)));

    private CredentialValue Find(SecretReference reference) => reference.TryResolve(variables, out var secret, out var why)
        ? CredentialValue.Of(0, secret)
        : CredentialValue.Without(CredentialRefusal.Unavailable, why);
}
