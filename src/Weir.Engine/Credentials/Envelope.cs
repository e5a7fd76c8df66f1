using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Weir.Engine.Kernel;

namespace Weir.Engine.Credentials;

/// <summary>What a sealed secret is bound to. Sealed for one version of one credential at one origin, it opens for no other.</summary>
internal sealed record CredentialBinding(CredentialName Name, long Version, string Origin)
{
    public byte[] OfSecret() => FieldBytes.Of("weir-credential/1", Name.Service, Name.Name, Version.ToString(CultureInfo.InvariantCulture), Origin);

    public byte[] OfDataKey(string kekId) => FieldBytes.Of("weir-credential-key/1", kekId, Name.Service, Name.Name, Version.ToString(CultureInfo.InvariantCulture), Origin);
}

/// <summary>A secret as it is stored: encrypted under a data key of its own, which is encrypted under a key-encryption key.</summary>
/// <param name="KekId">The key-encryption key.</param>
/// <param name="WrappedKey">The data key, sealed.</param>
/// <param name="Sealed">The secret, sealed.</param>
internal sealed record Envelope(string KekId, string WrappedKey, string Sealed)
{
    private const byte Format = 1;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int Overhead = 1 + NonceBytes + TagBytes;

    /// <summary>Seals a secret under a new data key.</summary>
    public static Envelope Of(SecretString secret, CredentialBinding binding, KeyEncryptionKey kek)
    {
        Span<byte> dataKey = stackalloc byte[KeyEncryptionKey.Bytes];
        RandomNumberGenerator.Fill(dataKey);
        var plain = Encoding.UTF8.GetBytes(secret.Reveal());
        try
        {
            return new(kek.Id, Encrypt(kek.Key, dataKey, binding.OfDataKey(kek.Id)), Encrypt(dataKey, plain, binding.OfSecret()));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(dataKey);
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    /// <summary>The secret; <see langword="null"/> when anything was changed or exchanged, or belongs to something else.</summary>
    public SecretString? Open(CredentialBinding binding, KeyEncryptionKey kek)
    {
        if (Decrypt(kek.Key, WrappedKey, binding.OfDataKey(kek.Id)) is not { Length: KeyEncryptionKey.Bytes } dataKey)
        {
            return null;
        }

        var plain = Decrypt(dataKey, Sealed, binding.OfSecret());
        CryptographicOperations.ZeroMemory(dataKey);
        if (plain is null)
        {
            return null;
        }

        var secret = new SecretString(Encoding.UTF8.GetString(plain));
        CryptographicOperations.ZeroMemory(plain);
        return secret;
    }

    /// <summary>The same secret with its data key under another key; <see langword="null"/> when it does not open.</summary>
    public Envelope? Rewrap(CredentialBinding binding, KeyEncryptionKey from, KeyEncryptionKey to)
    {
        if (Decrypt(from.Key, WrappedKey, binding.OfDataKey(from.Id)) is not { Length: KeyEncryptionKey.Bytes } dataKey)
        {
            return null;
        }

        var rewrapped = this with { KekId = to.Id, WrappedKey = Encrypt(to.Key, dataKey, binding.OfDataKey(to.Id)) };
        CryptographicOperations.ZeroMemory(dataKey);
        return rewrapped;
    }

    // Base64 of: format (1 byte), nonce (12), ciphertext (as long as the plain text), tag (16).
    private static string Encrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> plain, byte[] associated)
    {
        var box = new byte[Overhead + plain.Length];
        box[0] = Format;
        var nonce = box.AsSpan(1, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(key, TagBytes);
        cipher.Encrypt(nonce, plain, box.AsSpan(1 + NonceBytes, plain.Length), box.AsSpan(box.Length - TagBytes), associated);
        return Convert.ToBase64String(box);
    }

    private static byte[]? Decrypt(ReadOnlySpan<byte> key, string text, byte[] associated)
    {
        var box = new byte[(text.Length / 4 * 3) + 3];

        // Other texts can stand for the same bytes; only the one that was written is taken.
        if (!Convert.TryFromBase64String(text, box, out var length) || length < Overhead || box[0] != Format || Convert.ToBase64String(box, 0, length) != text)
        {
            return null;
        }

        var plain = new byte[length - Overhead];
        try
        {
            using var cipher = new AesGcm(key, TagBytes);
            cipher.Decrypt(box.AsSpan(1, NonceBytes), box.AsSpan(1 + NonceBytes, plain.Length), box.AsSpan(length - TagBytes, TagBytes), plain, associated);
            return plain;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
