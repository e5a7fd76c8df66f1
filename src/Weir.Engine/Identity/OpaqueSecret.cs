using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Weir.Engine.Identity;

/// <summary>Secrets that Weir makes: 256 random bits in 43 characters that need no escaping anywhere. Of such a one SHA-256 tells nothing, with or without a key.</summary>
internal static class OpaqueSecret
{
    private const int Bytes = 32;

    // What a hash that is not there is compared with, so that it costs what a wrong one costs.
    private static readonly string Nothing = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>A new one.</summary>
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>What is stored of it.</summary>
    /// <param name="purpose">What it is for: the same text serves no other purpose.</param>
    /// <param name="secret">The secret's text.</param>
    public static string HashOf(string purpose, string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"weir-{purpose}/1:{secret}")));

    /// <summary>Compares in constant time; with no stored hash it costs the same and is false.</summary>
    public static bool Matches(string? stored, string hash)
    {
        var equal = CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(stored is { Length: 2 * Bytes } ? stored : Nothing), Encoding.ASCII.GetBytes(hash));
        return equal & stored is { Length: 2 * Bytes };
    }
}
