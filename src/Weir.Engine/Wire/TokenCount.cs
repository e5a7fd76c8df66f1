using System.Text.Json;

namespace Weir.Engine.Wire;

/// <summary>Reads one count of tokens strictly: a whole number from 0 to 10^12, nothing else.</summary>
internal static class TokenCount
{
    public const long Max = 1_000_000_000_000;

    /// <summary>Reads the value under the reader. A JSON null counts as absent (true, null).</summary>
    public static bool TryRead(ref Utf8JsonReader reader, out long? count)
    {
        count = null;
        if (reader.TokenType == JsonTokenType.Null)
        {
            return true;
        }

        if (reader.TokenType != JsonTokenType.Number)
        {
            reader.Skip();
            return false;
        }

        // 1e3 and 10.0 are whole numbers in JSON; TryGetInt64 refuses both forms.
        if (!reader.TryGetInt64(out var whole))
        {
            if (!reader.TryGetDecimal(out var number) || number != decimal.Truncate(number) || number < 0 || number > Max)
            {
                return false;
            }

            whole = (long)number;
        }

        count = whole;
        return whole is >= 0 and <= Max;
    }
}
