using System.Globalization;

namespace Weir.Engine.Credentials;

/// <summary>What may be a secret: what can be sent in a header. Sentences never hold anything of the value.</summary>
public static class SecretRule
{
    /// <summary>Most characters.</summary>
    public const int MaxChars = 4_096;

    /// <summary>What is wrong with a secret; <see langword="null"/> when nothing is.</summary>
    public static string? Problem(string secret) =>
        secret.Length == 0 ? "is empty"
        : secret.Length > MaxChars ? string.Create(CultureInfo.InvariantCulture, $"is longer than {MaxChars} characters")
        : secret.AsSpan().ContainsAny('\r', '\n') ? "has more than one line; a secret is one line, without a line break at its end"
        : secret.AsSpan().ContainsAnyExceptInRange('!', '~') ? "must be printable ASCII without blanks; binary keys are given in their text form, such as base64"
        : null;
}
