using System.Buffers;
using System.Security.Cryptography;

namespace Weir.Engine.Identity.People;

/// <summary>The text of a personal token: <c>wa_&lt;id&gt;_&lt;secret&gt;</c>.</summary>
/// <param name="Id">Which token.</param>
/// <param name="Hash">What is stored of its text.</param>
internal sealed record TokenText(string Id, string Hash)
{
    private const string Prefix = "wa_";
    private const int IdChars = 16;
    private const int SecretChars = 43;
    private const int Chars = 3 + IdChars + 1 + SecretChars;

    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    /// <summary>A new token: its text, shown once, and what is kept of it.</summary>
    public static (string Text, TokenText Kept) New()
    {
        var text = $"{Prefix}{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdChars / 2))}_{OpaqueSecret.New()}";
        return (text, Parse(text)!);
    }

    /// <summary>Which token a text could be; <see langword="null"/> when it has not the form of one.</summary>
    public static TokenText? Parse(string text) =>
        text.Length == Chars && text.StartsWith(Prefix, StringComparison.Ordinal) && text[3 + IdChars] == '_' && !text.AsSpan(3, IdChars).ContainsAnyExcept(Hex)
            ? new(text.Substring(3, IdChars), OpaqueSecret.HashOf("token", text))
            : null;
}
