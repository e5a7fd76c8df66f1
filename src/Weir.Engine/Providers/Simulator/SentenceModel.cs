using System.Text;

namespace Weir.Engine.Providers.Simulator;

/// <summary>Readable sentences about a topic, as long as asked: a small grammar walked by a seeded generator.</summary>
internal static class SentenceModel
{
    private static readonly string[] Openings =
        ["In short,", "To begin with,", "As a rule,", "In practice,", "Most of the time,", "Put simply,", "For a start,", "Looking closer,"];

    private static readonly string[] Subjects =
        ["the answer", "a careful look at {0}", "the first step with {0}", "every part of {0}", "the usual way", "what matters about {0}",
         "a good plan", "the plain truth about {0}", "a small test", "the best known example"];

    private static readonly string[] Verbs =
        ["depends on", "starts with", "follows from", "becomes clear through", "rests on", "leads to", "is shaped by", "gains from"];

    private static readonly string[] Objects =
        ["a few simple ideas", "the numbers you already have", "time and patience", "the right use of {0}", "clear limits", "one good question",
         "the people who rely on it", "what was measured, not guessed", "small steps", "the details of {0}", "a naïve first try"];

    private static readonly string[] Tails =
        [".", ".", ", and that is enough.", ", so begin there.", ", which is easy to check.", ", as experience shows.", "; the rest can wait.", "."];

    /// <summary>At least <paramref name="tokens"/> tokens and <paramref name="words"/> words, ending with a whole sentence.</summary>
    public static string Write(ref SeededRandom random, string topic, long tokens, int words)
    {
        var text = new StringBuilder();
        var bytes = 0L;
        var count = 0;
        while (TokenCount.OfBytes(bytes) < tokens || count < words)
        {
            var sentence = Sentence(ref random, topic);
            if (text.Length > 0)
            {
                text.Append(' ');
                bytes++;
            }

            text.Append(sentence);
            bytes += Encoding.UTF8.GetByteCount(sentence);
            count += 1 + sentence.AsSpan().Count(' ');
        }

        return text.ToString();
    }

    /// <summary>The longest plain word of a text: what the answer will be about.</summary>
    public static string TopicOf(string text)
    {
        var best = "";
        foreach (var range in text.AsSpan().SplitAny(" \r\n\t.,;:!?\"'()[]{}<>/\\=*#`|"))
        {
            var (start, length) = range.GetOffsetAndLength(text.Length);
            var word = text.AsSpan(start, length);
            if (length > best.Length && length <= 24 && !word.ContainsAnyExcept(Letters))
            {
                best = word.ToString();
            }
        }

        return best.Length < 4 ? "the question" : best.ToLowerInvariant();
    }

    private static readonly System.Buffers.SearchValues<char> Letters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-");

    private static string Sentence(ref SeededRandom random, string topic)
    {
        var opening = random.Below(3) == 0 ? random.Pick<string>(Openings) + " " : "";
        var subject = random.Pick<string>(Subjects);
        var rest = $"{random.Pick<string>(Verbs)} {random.Pick<string>(Objects)}{random.Pick<string>(Tails)}";
        var sentence = $"{opening}{subject} {rest}".Replace("{0}", topic, StringComparison.Ordinal);
        return char.ToUpperInvariant(sentence[0]) + sentence[1..];
    }
}
