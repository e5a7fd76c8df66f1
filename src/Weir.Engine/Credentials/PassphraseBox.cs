using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Weir.Engine.Credentials;

/// <summary>Bytes sealed under a passphrase: whoever knows it can open them, anywhere, without this installation's keyring.</summary>
/// <remarks>
/// <para>The key comes from PBKDF2 with HMAC-SHA-512, a random salt and <see cref="Iterations"/> rounds; the bytes are sealed with AES-256-GCM.
/// Header and purpose are authenticated with them, so a box made for one use is refused by every other.</para>
/// <code>
/// offset  bytes  content
///      0      4  "WPB1": magic and version
///      4      4  rounds of PBKDF2, big endian
///      8     16  salt
///     24     12  nonce
///     36      n  ciphertext, as long as the plain text
///   36+n     16  tag over header (0..36), purpose and ciphertext
/// </code>
/// </remarks>
public static class PassphraseBox
{
    /// <summary>Rounds of PBKDF2 in a new box; OWASP ASVS 5 asks for 210,000 or more with SHA-512.</summary>
    public const int Iterations = 310_000;

    /// <summary>Fewest rounds of a box that is opened: a weaker one is refused.</summary>
    public const int FewestIterations = 210_000;

    /// <summary>Most rounds of a box that is opened, about a second's work: the count is read before the box is known to be genuine.</summary>
    public const int MostIterations = 2_000_000;

    private const int KeyBytes = 32;
    private const int SaltAt = 8;
    private const int SaltBytes = 16;
    private const int NonceAt = SaltAt + SaltBytes;
    private const int NonceBytes = 12;
    private const int HeaderBytes = NonceAt + NonceBytes;
    private const int TagBytes = 16;

    /// <summary>Seals bytes.</summary>
    /// <param name="passphrase">At least one character, taken as typed in UTF-8.</param>
    /// <param name="plain">What to seal; may be empty.</param>
    /// <param name="purpose">What the box is for, such as <c>weir-export</c>; the same word is needed to open it.</param>
    /// <exception cref="ArgumentException">The passphrase is empty or no valid text.</exception>
    public static byte[] Seal(ReadOnlySpan<char> passphrase, ReadOnlySpan<byte> plain, string purpose) =>
        Seal(passphrase, plain, purpose, Iterations);

    /// <summary>Opens a box. A wrong passphrase, another purpose and a changed byte cannot be told apart.</summary>
    /// <param name="passphrase">The passphrase it was sealed with.</param>
    /// <param name="box">What <see cref="Seal(ReadOnlySpan{char}, ReadOnlySpan{byte}, string)"/> returned.</param>
    /// <param name="purpose">The purpose it was sealed for.</param>
    /// <param name="plain">What was sealed; empty when the answer is false.</param>
    public static bool TryOpen(ReadOnlySpan<char> passphrase, ReadOnlySpan<byte> box, string purpose, out byte[] plain) =>
        TryOpen(passphrase, box, purpose, FewestIterations, out plain);

    internal static byte[] Seal(ReadOnlySpan<char> passphrase, ReadOnlySpan<byte> plain, string purpose, int iterations)
    {
        ArgumentException.ThrowIfNullOrEmpty(purpose);
        if (passphrase.IsEmpty)
        {
            throw new ArgumentException("A passphrase is needed.", nameof(passphrase));
        }

        var box = new byte[HeaderBytes + plain.Length + TagBytes];
        Magic.CopyTo(box);
        BinaryPrimitives.WriteInt32BigEndian(box.AsSpan(Magic.Length), iterations);
        RandomNumberGenerator.Fill(box.AsSpan(SaltAt, SaltBytes + NonceBytes));
        Span<byte> key = stackalloc byte[KeyBytes];
        try
        {
            DeriveKey(passphrase, box, iterations, key);
            using var cipher = new AesGcm(key, TagBytes);
            cipher.Encrypt(
                box.AsSpan(NonceAt, NonceBytes), plain, box.AsSpan(HeaderBytes, plain.Length), box.AsSpan(HeaderBytes + plain.Length), Associated(box, purpose));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }

        return box;
    }

    internal static bool TryOpen(ReadOnlySpan<char> passphrase, ReadOnlySpan<byte> box, string purpose, int fewestIterations, out byte[] plain)
    {
        ArgumentException.ThrowIfNullOrEmpty(purpose);
        plain = [];
        if (passphrase.IsEmpty || box.Length < HeaderBytes + TagBytes || !box.StartsWith(Magic))
        {
            return false;
        }

        var iterations = BinaryPrimitives.ReadInt32BigEndian(box[Magic.Length..]);
        if (iterations < fewestIterations || iterations > MostIterations)
        {
            return false;
        }

        var opened = new byte[box.Length - HeaderBytes - TagBytes];
        Span<byte> key = stackalloc byte[KeyBytes];
        try
        {
            DeriveKey(passphrase, box, iterations, key);
            using var cipher = new AesGcm(key, TagBytes);
            cipher.Decrypt(box.Slice(NonceAt, NonceBytes), box[HeaderBytes..^TagBytes], box[^TagBytes..], opened, Associated(box, purpose));
        }
        catch (Exception e) when (e is CryptographicException or EncoderFallbackException)
        {
            return false;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }

        plain = opened;
        return true;
    }

    private static ReadOnlySpan<byte> Magic => "WPB1"u8;

    private static void DeriveKey(ReadOnlySpan<char> passphrase, ReadOnlySpan<byte> box, int iterations, Span<byte> key) =>
        Rfc2898DeriveBytes.Pbkdf2(passphrase, box.Slice(SaltAt, SaltBytes), key, iterations, HashAlgorithmName.SHA512);

    private static byte[] Associated(ReadOnlySpan<byte> box, string purpose) => [.. box[..HeaderBytes], .. Encoding.UTF8.GetBytes(purpose)];
}
