using Weir.Engine.Credentials;
using Weir.Engine.Credentials.BackEnds;

namespace Weir.Engine.Configuration;

/// <summary>Where references to secrets lead: the environment, Weir's own vault, and other stores.</summary>
/// <param name="variables">The environment.</param>
/// <param name="vault">The vault; <see langword="null"/> where there is none, as in tests of what needs none.</param>
/// <param name="shelf">The secrets of other stores; <see langword="null"/> where there are none, as in such tests.</param>
public sealed class SecretSources(EnvironmentVariables variables, CredentialVault? vault, SecretShelf? shelf)
{
    private readonly HandleMap _fixed = new();

    /// <summary>A handle on what a reference leads to. That nothing is there is said by the handle, and may change.</summary>
    /// <param name="reference">The reference.</param>
    /// <param name="origin">Where the secret will be sent, as <see cref="CredentialOrigin"/> writes it.</param>
    /// <param name="user">Id of the provider that uses it.</param>
    public CredentialHandle Open(SecretReference reference, string origin, string user) => reference switch
    {
        { VaultName: { } name } when vault is not null => vault.HandleOf(name, origin, user),
        { Scheme: SecretScheme.Keyring or SecretScheme.Hashicorp } when shelf is not null => shelf.Open(reference.ToString(), user),
        _ => _fixed.GetOrAdd($"{reference} {user}", () => new($"{reference}", Find(reference))),
    };

    private CredentialValue Find(SecretReference reference) => reference.TryResolve(variables, out var secret, out var why)
        ? CredentialValue.Of(0, secret)
        : CredentialValue.Without(CredentialRefusal.Unavailable, why);
}
