using System.Runtime.InteropServices;

namespace Weir.Engine.Identity.Keys;

/// <summary>Keyed hash of a key's full text, 256 bits. Made by <see cref="KeyHasher"/> alone.</summary>
public readonly record struct KeyHash(ulong A, ulong B, ulong C, ulong D)
{
    /// <summary>As it is stored: 64 hexadecimal digits.</summary>
    public override string ToString()
    {
        var hash = this;
        return Convert.ToHexStringLower(MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(ref hash, 1)));
    }

    /// <summary>Reads what was stored.</summary>
    /// <exception cref="FormatException">It is no hash of 32 bytes.</exception>
    internal static KeyHash Parse(string text)
    {
        var bytes = Convert.FromHexString(text);
        return bytes.Length == 32 ? MemoryMarshal.Read<KeyHash>(bytes) : throw new FormatException("a key's hash has not 32 bytes");
    }
}
