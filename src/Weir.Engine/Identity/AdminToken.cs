using System.Security.Cryptography;
using System.Text;
using Weir.Engine.Kernel;

namespace Weir.Engine.Identity;

/// <summary>The token for automation (<c>WEIR_ADMIN_TOKEN</c>), compared in constant time. Without one nobody has access.</summary>
public sealed class AdminToken
{
    /// <summary>Fewest characters of a token.</summary>
    public const int MinLength = 32;

    private readonly byte[]? _hash;

    /// <summary>Keeps a hash of <paramref name="token"/>.</summary>
    /// <exception cref="ArgumentException">Shorter than <see cref="MinLength"/>.</exception>
    public AdminToken(SecretString? token)
    {
        if (token is null)
        {
            return;
        }

        var text = token.Reveal();
        if (text.Length < MinLength)
        {
            throw new ArgumentException($"WEIR_ADMIN_TOKEN has fewer than {MinLength} characters; give it at least that many random ones.", nameof(token));
        }

        _hash = SHA256.HashData(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>True when a token is set at all.</summary>
    public bool IsSet => _hash is not null;

    /// <summary>True when <paramref name="credential"/> is the token.</summary>
    public bool Matches(string? credential) =>
        _hash is not null
        && credential is not null
        && CryptographicOperations.FixedTimeEquals(_hash, SHA256.HashData(Encoding.UTF8.GetBytes(credential)));
}
