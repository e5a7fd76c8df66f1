using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Weir.Engine.Kernel;

namespace Weir.Engine.Identity.Keys;

/// <summary>Hashes keys with HMAC-SHA256 under the pepper of this installation.</summary>
/// <remarks>
/// The pepper is random, made with the database and kept in it: hashes outlive the process and go with a backup. Fast on purpose: what is hashed has 256
/// random bits, which no slow hash makes safer. That nobody outside knows the pepper keeps the tables' layout and timing from telling anything of a key.
/// </remarks>
public sealed class KeyHasher
{
    /// <summary>Bytes of a pepper.</summary>
    public const int PepperBytes = 32;

    // Keyed once for each thread that hashes: setting the key up costs more than hashing with it (bench/ has the comparison).
    [ThreadStatic]
    private static (KeyHasher Of, IncrementalHash Hash)? _keyed;

    private readonly byte[] _pepper;

    /// <summary>Hashes under <paramref name="pepper"/>.</summary>
    /// <exception cref="ArgumentException">It has not 32 bytes: an empty one would be accepted silently by the hash itself.</exception>
    public KeyHasher(byte[] pepper)
    {
        ArgumentNullException.ThrowIfNull(pepper);
        _pepper = pepper.Length == PepperBytes ? pepper : throw new ArgumentException("A pepper has 32 bytes.", nameof(pepper));
    }

    /// <summary>Hash of a key's full text.</summary>
    public KeyHash HashOf(SecretString secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        return HashOf(Encoding.UTF8.GetBytes(secret.Reveal()));
    }

    /// <summary>Hash of a key's full text in UTF-8.</summary>
    public KeyHash HashOf(ReadOnlySpan<byte> secret)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var keyed = Keyed();
        keyed.AppendData(secret);
        keyed.GetHashAndReset(hash);
        return MemoryMarshal.Read<KeyHash>(hash);
    }

    private IncrementalHash Keyed()
    {
        if (_keyed is { } last && last.Of == this)
        {
            return last.Hash;
        }

        _keyed?.Hash.Dispose();
        var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _pepper);
        _keyed = (this, hash);
        return hash;
    }
}
