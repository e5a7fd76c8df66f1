namespace Weir.Engine.Credentials;

/// <summary>Where the key-encryption key comes from.</summary>
public enum KeyringKind
{
    /// <summary>The file <c>keyring</c> in the data directory.</summary>
    File,

    /// <summary>That file, sealed under the passphrase in <c>WEIR_KEYRING_PASSPHRASE</c>.</summary>
    Passphrase,

    /// <summary>The variable <c>WEIR_KEYRING_KEY</c>.</summary>
    Variable,
}
