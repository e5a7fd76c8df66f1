using System.Security.Cryptography;
using System.Text;
using Weir.Engine.Kernel;

namespace Weir.Engine.Identity.Keys;

/// <summary>What is kept of one secret of a key: enough to know it again and to tell people which it is, not enough to use it.</summary>
/// <param name="Hash">Its keyed hash.</param>
/// <param name="Hint">Its last four characters.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="EndsAt">When it stops working because another took its place; <see langword="null"/> for the current one.</param>
public sealed record KeySecret(KeyHash Hash, string Hint, DateTimeOffset CreatedAt, DateTimeOffset? EndsAt)
{
    private const int RandomBytes = 32;
    private const int HintChars = 4;

    /// <summary>Whether it still works at a moment, for its own part.</summary>
    public bool IsLive(DateTimeOffset now) => EndsAt is not { } end || now < end;

    /// <summary>Makes a secret with 256 random bits: <c>wk_&lt;id&gt;_&lt;43 characters&gt;</c>.</summary>
    internal static (KeySecret Kept, SecretString Text) New(string id, KeyHasher hasher, DateTimeOffset now)
    {
        Span<byte> random = stackalloc byte[RandomBytes];
        RandomNumberGenerator.Fill(random);
        var text = $"wk_{id}_{System.Buffers.Text.Base64Url.EncodeToString(random)}";
        CryptographicOperations.ZeroMemory(random);
        return (new(hasher.HashOf(Encoding.UTF8.GetBytes(text)), text[^HintChars..], now, null), new(text));
    }
}
