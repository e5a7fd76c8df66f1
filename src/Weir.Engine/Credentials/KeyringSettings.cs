using Weir.Engine.Kernel;
using Weir.Engine.Storage;

namespace Weir.Engine.Credentials;

/// <summary>Where the keys of the credentials are found. Comes from the environment and the data directory only, never from the configuration.</summary>
/// <param name="Directory">The data directory.</param>
/// <param name="Durability">What a commit of the store survives: only where it survives a power cut may a key be given up.</param>
public sealed record KeyringSettings(string Directory, Durability Durability)
{
    /// <summary>Variable with 32 bytes in base64: the key itself.</summary>
    public const string KeyVariable = "WEIR_KEYRING_KEY";

    /// <summary>Variable with the key before, while everything is wrapped anew.</summary>
    public const string PreviousKeyVariable = "WEIR_KEYRING_KEY_PREVIOUS";

    /// <summary>Variable with a passphrase that seals the key file.</summary>
    public const string PassphraseVariable = "WEIR_KEYRING_PASSPHRASE";

    /// <summary>Name of the key file in the data directory.</summary>
    public const string FileName = "keyring";

    /// <summary>Value of <see cref="KeyVariable"/>.</summary>
    public SecretString? Key { get; init; }

    /// <summary>Value of <see cref="PreviousKeyVariable"/>.</summary>
    public SecretString? PreviousKey { get; init; }

    /// <summary>Value of <see cref="PassphraseVariable"/>.</summary>
    public SecretString? Passphrase { get; init; }

    /// <summary>Full path of the key file.</summary>
    public string File => Path.Combine(Directory, FileName);
}
