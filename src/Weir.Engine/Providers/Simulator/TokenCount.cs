using System.Text;

namespace Weir.Engine.Providers.Simulator;

/// <summary>The simulator's tokenizer: one token for every four UTF-8 bytes begun, a fixed number for an image.</summary>
internal static class TokenCount
{
    public const int BytesPerToken = 4;
    public const int PerImage = 85;

    public static long OfBytes(long bytes) => (bytes + BytesPerToken - 1) / BytesPerToken;

    public static long Of(string text) => OfBytes(Encoding.UTF8.GetByteCount(text));

    /// <summary>The longest beginning of <paramref name="text"/> that has at most <paramref name="tokens"/> tokens and splits no character.</summary>
    public static string Cut(string text, long tokens)
    {
        if (Of(text) <= tokens)
        {
            return text;
        }

        var room = tokens * BytesPerToken;
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            room -= rune.Utf8SequenceLength;
            if (room < 0)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return text[..length];
    }
}
