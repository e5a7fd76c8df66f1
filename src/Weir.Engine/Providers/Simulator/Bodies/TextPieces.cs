using System.Text;

namespace Weir.Engine.Providers.Simulator.Bodies;

/// <summary>Cuts a text into the pieces that a stream sends: word by word, or into a given number of pieces.</summary>
internal static class TextPieces
{
    public static IEnumerable<string> Of(string text, long? count)
    {
        var words = Words(text);
        if (count is null || count >= words.Count)
        {
            return words;
        }

        return Grouped(words, (int)Math.Max(1, count.Value));
    }

    /// <summary>Running token counts: what the text costs up to and with each piece.</summary>
    public static IEnumerable<(string Piece, long Tokens)> Counted(IEnumerable<string> pieces)
    {
        var bytes = 0L;
        foreach (var piece in pieces)
        {
            bytes += Encoding.UTF8.GetByteCount(piece);
            yield return (piece, TokenCount.OfBytes(bytes));
        }
    }

    private static List<string> Words(string text)
    {
        var words = new List<string>();
        for (var from = 0; from < text.Length;)
        {
            var space = text.IndexOf(' ', from + 1);
            var to = space < 0 ? text.Length : space;
            words.Add(text[from..to]);
            from = to;
        }

        return words;
    }

    private static IEnumerable<string> Grouped(List<string> words, int groups)
    {
        for (var group = 0; group < groups; group++)
        {
            var from = (int)((long)words.Count * group / groups);
            var to = (int)((long)words.Count * (group + 1) / groups);
            yield return string.Concat(words.GetRange(from, to - from));
        }
    }
}
