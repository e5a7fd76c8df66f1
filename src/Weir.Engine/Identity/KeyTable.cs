using System.Collections.Frozen;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Weir.Engine.Identity;

/// <summary>Finds the caller of a key. Holds keyed hashes only; the pepper lives as long as the process.</summary>
/// <remarks>
/// The dictionary is indexed by HMAC-SHA256 under a secret pepper, so neither its layout nor its timing tells an attacker
/// anything about a key, and an unknown key costs exactly what a known one does.
/// </remarks>
public sealed class KeyTable
{
    private static readonly byte[] Pepper = RandomNumberGenerator.GetBytes(32);

    private readonly FrozenDictionary<KeyHash, Caller> _callers;

    /// <summary>A table of <paramref name="keys"/>, whose secrets must differ.</summary>
    /// <exception cref="ArgumentException">Two keys have the same secret.</exception>
    public KeyTable(IEnumerable<CallerKey> keys) =>
        _callers = keys.ToDictionary(key => HashOf(Encoding.UTF8.GetBytes(key.Secret.Reveal())), key => key.Caller).ToFrozenDictionary();

    /// <summary>The caller whose key's full text is <paramref name="secret"/>, or <see langword="null"/>: unknown, disabled or expired alike.</summary>
    public Caller? Find(ReadOnlySpan<byte> secret, DateTimeOffset now) =>
        _callers.GetValueOrDefault(HashOf(secret)) is { } caller && (caller.ExpiresAt is not { } end || now < end) ? caller : null;

    private static KeyHash HashOf(ReadOnlySpan<byte> secret)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(Pepper, secret, hash);
        return MemoryMarshal.Read<KeyHash>(hash);
    }

    private readonly record struct KeyHash(ulong A, ulong B, ulong C, ulong D);
}
