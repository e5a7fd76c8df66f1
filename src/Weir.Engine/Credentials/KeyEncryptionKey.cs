using System.Security.Cryptography;

namespace Weir.Engine.Credentials;

/// <summary>A key that encrypts the keys of secrets, and nothing else. It never leaves this module; its id does.</summary>
internal sealed class KeyEncryptionKey
{
    public const int Bytes = 32;

    private readonly byte[] _key;

    public KeyEncryptionKey(ReadOnlySpan<byte> key)
    {
        if (key.Length != Bytes)
        {
            throw new ArgumentException("A key-encryption key has 32 bytes.", nameof(key));
        }

        _key = key.ToArray();

        // The id is made from the key: a wrong key can never pass for the right one, and needs nothing encrypted with it to be told apart.
        Id = "kek_" + Convert.ToHexStringLower(HMACSHA256.HashData(_key, "weir-key-id/1"u8)[..12]);
    }

    /// <summary><c>kek_</c> and 24 hexadecimal digits, which tell nothing of the key.</summary>
    public string Id { get; }

    public ReadOnlySpan<byte> Key => _key;

    public static KeyEncryptionKey New()
    {
        Span<byte> key = stackalloc byte[Bytes];
        RandomNumberGenerator.Fill(key);
        var made = new KeyEncryptionKey(key);
        CryptographicOperations.ZeroMemory(key);
        return made;
    }

    /// <summary>32 bytes in base64, as variables carry them; <see langword="null"/> for anything else.</summary>
    public static KeyEncryptionKey? Parse(string base64)
    {
        var key = new byte[Bytes + 3];
        return Convert.TryFromBase64String(base64, key, out var written) && written == Bytes ? new(key.AsSpan(0, Bytes)) : null;
    }

    public override string ToString() => Id;
}
