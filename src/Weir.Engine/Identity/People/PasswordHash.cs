using System.Globalization;
using System.Security.Cryptography;

namespace Weir.Engine.Identity.People;

/// <summary>The stored form of a password: <c>pbkdf2-sha512$210000$&lt;salt&gt;$&lt;hash&gt;</c>, both in base64.</summary>
internal static class PasswordHash
{
    /// <summary>Rounds of a new hash; OWASP asks for 210,000 or more with SHA-512.</summary>
    public const int Iterations = 210_000;

    private const string Kind = "pbkdf2-sha512";
    private const int SaltBytes = 16;
    private const int HashBytes = 32;

    // What is computed for a name that nobody has, so that it takes as long as one that somebody has.
    private static readonly string Nobody = Of("");

    public static string Of(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        var hash = Rfc2898DeriveBytes.Pbkdf2(password, salt, Iterations, HashAlgorithmName.SHA512, HashBytes);
        return string.Create(CultureInfo.InvariantCulture, $"{Kind}${Iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}");
    }

    /// <summary>True when <paramref name="password"/> is the one; with no stored one it takes as long and is false.</summary>
    public static bool Matches(string? stored, string password)
    {
        var parts = (stored ?? Nobody).Split('$');
        if (parts is not [Kind, var rounds, var salt, var hash]
            || !int.TryParse(rounds, NumberStyles.None, CultureInfo.InvariantCulture, out var iterations) || iterations < Iterations)
        {
            return false;
        }

        var expected = Convert.FromBase64String(hash);
        var actual = Rfc2898DeriveBytes.Pbkdf2(password, Convert.FromBase64String(salt), iterations, HashAlgorithmName.SHA512, HashBytes);
        return expected.Length == HashBytes & CryptographicOperations.FixedTimeEquals(expected, actual) & stored is not null;
    }
}
