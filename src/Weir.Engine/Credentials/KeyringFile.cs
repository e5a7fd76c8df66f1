using System.Security.Cryptography;
using System.Text;
using Weir.Engine.Kernel;

namespace Weir.Engine.Credentials;

/// <summary>The key file: lines of text that only its owner may read, replaced as a whole or not at all.</summary>
/// <remarks>
/// <code>
/// weir-keyring/1
/// active kek_0f1e… 3q2+7w…=
/// old kek_5a4b… 8J+Qog…=
/// end 1c8e…
/// </code>
/// The last line is the SHA-256 of all before it, so that a cut or damaged file is known as such. Under a passphrase the first line is
/// <c>weir-keyring/1 passphrase</c> and the second a <see cref="PassphraseBox"/> of the whole text above, in base64.
/// </remarks>
internal static class KeyringFile
{
    private const string Head = "weir-keyring/1";
    private const string SealedHead = "weir-keyring/1 passphrase";
    private const string Purpose = "weir-keyring";
    private const int MaxBytes = 64 * 1024;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Reads the file. Nothing is written, whatever is wrong with it.</summary>
    public static Keyring Read(string path, SecretString? passphrase)
    {
        try
        {
            return TooOpen(path) is { } problem ? Keyring.Without(problem, KeyringKind.File) : Parse(path, Text(path), passphrase);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Keyring.Without($"The key file {path} cannot be read: {e.Message}", KeyringKind.File);
        }
    }

    /// <summary>Writes the file in the place of the one before, or where none may be yet.</summary>
    /// <param name="path">Where.</param>
    /// <param name="keys">The keys, the active one first.</param>
    /// <param name="passphrase">Seals it; <see langword="null"/> for none.</param>
    /// <param name="replace">False where there must not be a file yet.</param>
    /// <exception cref="IOException">It cannot be written, or is there.</exception>
    public static void Write(string path, IReadOnlyList<KeyEncryptionKey> keys, SecretString? passphrase, bool replace)
    {
        var text = TextOf(keys);
        if (passphrase is not null)
        {
            text = $"{SealedHead}\n{Convert.ToBase64String(PassphraseBox.Seal(passphrase.Reveal(), Encoding.ASCII.GetBytes(text), Purpose))}\n";
        }

        // A file that was begun when the program died is begun anew; the keyring itself changes by one rename.
        var begun = path + ".new";
        File.Delete(begun);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using (var file = new FileStream(begun, options))
        {
            file.Write(Encoding.ASCII.GetBytes(text));
            file.Flush(flushToDisk: true);
        }

        File.Move(begun, path, overwrite: replace);
    }

    private static string? TooOpen(string path)
    {
        if (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & ~(OwnerOnly | UnixFileMode.UserExecute)) == 0)
        {
            return null;
        }

        return $"The key file {path} may be read by others than its owner. Look into who may have read it, then: chmod 600 {path}";
    }

    private static string Text(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        if (file.Length > MaxBytes)
        {
            throw new IOException("it is larger than 64 KiB");
        }

        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return Encoding.Latin1.GetString(bytes);
    }

    private static Keyring Parse(string path, string text, SecretString? passphrase)
    {
        if (!text.StartsWith(SealedHead + "\n", StringComparison.Ordinal))
        {
            return Keys(text) is { } plain ? Keyring.Of(plain, KeyringKind.File) : Damaged(path, KeyringKind.File);
        }

        if (passphrase is null)
        {
            return Keyring.Without($"The key file {path} is sealed under a passphrase. Set {KeyringSettings.PassphraseVariable}.", KeyringKind.Passphrase);
        }

        var box = new byte[text.Length];
        if (!text.EndsWith('\n') || !Convert.TryFromBase64String(text[(SealedHead.Length + 1)..^1], box, out var length))
        {
            return Damaged(path, KeyringKind.Passphrase);
        }

        return PassphraseBox.TryOpen(passphrase.Reveal(), box.AsSpan(0, length), Purpose, out var opened)
            ? Keys(Encoding.Latin1.GetString(opened)) is { } keys ? Keyring.Of(keys, KeyringKind.Passphrase) : Damaged(path, KeyringKind.Passphrase)
            : Keyring.Without($"The passphrase in {KeyringSettings.PassphraseVariable} does not open the key file {path}, or the file is damaged.", KeyringKind.Passphrase);
    }

    private static Keyring Damaged(string path, KeyringKind kind) =>
        Keyring.Without($"The key file {path} is damaged or cut. Put the copy back that you keep of it.", kind);

    private static string TextOf(IReadOnlyList<KeyEncryptionKey> keys)
    {
        var text = new StringBuilder(Head).Append('\n');
        for (var i = 0; i < keys.Count; i++)
        {
            text.Append(i == 0 ? "active " : "old ").Append(keys[i].Id).Append(' ').Append(Convert.ToBase64String(keys[i].Key)).Append('\n');
        }

        return $"{text}end {Digest(text.ToString())}\n";
    }

    private static List<KeyEncryptionKey>? Keys(string text)
    {
        var end = text.LastIndexOf("end ", StringComparison.Ordinal);
        if (end < 0 || text[end..] != $"end {Digest(text[..end])}\n" || !text.StartsWith(Head + "\n", StringComparison.Ordinal))
        {
            return null;
        }

        var keys = new List<KeyEncryptionKey>();
        foreach (var line in text[(Head.Length + 1)..end].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = line.Split(' ');
            if (parts.Length != 3 || parts[0] != (keys.Count == 0 ? "active" : "old") || KeyEncryptionKey.Parse(parts[2]) is not { } key || key.Id != parts[1])
            {
                return null;
            }

            keys.Add(key);
        }

        return keys.Count == 0 ? null : keys;
    }

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.Latin1.GetBytes(text)));
}
