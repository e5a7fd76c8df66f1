namespace Weir.Engine.Credentials;

/// <summary>Finds the keys where the settings say, makes the first one where nothing was encrypted yet, and keeps new ones.</summary>
internal sealed class KeyringSource(KeyringSettings settings)
{
    /// <summary>Most keys in a key file: the active one and those that still open something.</summary>
    private const int MaxKeys = 16;

    /// <summary>What is at hand.</summary>
    /// <param name="inUse">True when something is encrypted already: then no key is ever made in the place of one that is missing.</param>
    public Keyring Load(bool inUse)
    {
        var file = File.Exists(settings.File) ? KeyringFile.Read(settings.File, settings.Passphrase) : null;
        return settings.Key is { } key ? OfVariable(key.Reveal(), file)
            : file is null ? Without(inUse)
            : file.Problem is null && file.Kind == KeyringKind.File && settings.Passphrase is not null ? Kept(file.Keys)
            : file;
    }

    /// <summary>Why no new key can be made; <see langword="null"/> when one can.</summary>
    public static string? WhyNoNew(Keyring keyring) =>
        keyring.Kind == KeyringKind.Variable
            ? $"The key comes from {KeyringSettings.KeyVariable}. To change it, put the present one into {KeyringSettings.PreviousKeyVariable}, a new one into {KeyringSettings.KeyVariable}, and start Weir again: it wraps everything anew by itself."
        : keyring.Keys.Count >= MaxKeys ? $"The key file has {MaxKeys} keys, which are still needed. Nothing was changed."
        : null;

    /// <summary>Makes a new active key beside those there are.</summary>
    public Keyring Renew(Keyring before) => Kept([KeyEncryptionKey.New(), .. before.Keys]);

    /// <summary>Gives up keys that nothing is wrapped under any more, where that can be undone by nothing that happens to the machine.</summary>
    public Keyring Forget(Keyring keyring, IReadOnlySet<string> needed)
    {
        var keys = keyring.Keys.Where((key, i) => i == 0 || needed.Contains(key.Id)).ToArray();

        // Where a power cut may take back the last commits, what they wrapped anew could need its old key again.
        return keyring.Kind == KeyringKind.Variable || keys.Length == keyring.Keys.Count || settings.Durability != Storage.Durability.Power ? keyring : Kept(keys);
    }

    private Keyring OfVariable(string text, Keyring? file)
    {
        if (KeyEncryptionKey.Parse(text) is not { } active)
        {
            return Keyring.Without($"{KeyringSettings.KeyVariable} is not 32 bytes in base64. Make one with: head -c 32 /dev/urandom | base64", KeyringKind.Variable);
        }

        var keys = new List<KeyEncryptionKey> { active };
        if (settings.PreviousKey is { } before)
        {
            if (KeyEncryptionKey.Parse(before.Reveal()) is not { } previous)
            {
                return Keyring.Without($"{KeyringSettings.PreviousKeyVariable} is not 32 bytes in base64.", KeyringKind.Variable);
            }

            keys.Add(previous);
        }

        return Keyring.Of([.. keys.Concat(file?.Keys ?? []).DistinctBy(key => key.Id)], KeyringKind.Variable);
    }

    private Keyring Without(bool inUse) => inUse
        ? Keyring.Without($"The key file {settings.File} is missing. Put it back, or set {KeyringSettings.KeyVariable} if the key came from there. If it is lost, delete the credentials and enter them again.", KeyringKind.File)
        : Kept([KeyEncryptionKey.New()], replace: false);

    private Keyring Kept(IReadOnlyList<KeyEncryptionKey> keys, bool replace = true)
    {
        var kind = settings.Passphrase is null ? KeyringKind.File : KeyringKind.Passphrase;
        try
        {
            KeyringFile.Write(settings.File, keys, settings.Passphrase, replace);
            return Keyring.Of(keys, kind);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Keyring.Without($"The key file {settings.File} cannot be written: {e.Message}", kind);
        }
    }
}
