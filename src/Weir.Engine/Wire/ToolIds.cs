using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Weir.Engine.Wire;

/// <summary>Makes ids and names of tools fit the other dialect. The same text always gives the same result, so pairs stay pairs.</summary>
internal static class ToolIds
{
    private const int HashDigits = 12;

    /// <summary>Letters, digits, <c>_</c> and <c>-</c> only, at most <paramref name="longest"/>; what does not fit is replaced and marked by a hash.</summary>
    public static string Fit(string text, int longest)
    {
        if (text.Length > 0 && text.Length <= longest && text.All(IsPlain))
        {
            return text;
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..HashDigits];
        var plain = string.Concat(text.Take(longest - HashDigits - 1).Select(static c => IsPlain(c) ? c : '_'));
        return string.Create(CultureInfo.InvariantCulture, $"{plain}_{hash}");
    }

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-';
}
