using System.Text;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Weir.Engine.Wire.Tokens;
using Weir.Tests.Support;

namespace Weir.Tests.Wire.Tokens;

public sealed class PieceCutTests
{
    private const string Contraction = "'(?:[sS]|[dD]|[mM]|[tT]|[lL][lL]|[vV][eE]|[rR][eE])";

    // As they are published, save that the framework's $ must not match before a last newline.
    private static readonly Regex O200k = new(
        @"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?:" + Contraction + @")?"
        + @"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?:" + Contraction + @")?"
        + @"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+", RegexOptions.CultureInvariant);

    private static readonly Regex Cl100k = new(
        Contraction + @"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s+\z|\s*[\r\n]|\s+(?!\S)|\s", RegexOptions.CultureInvariant);

    // One and more of every class that the patterns name.
    private static readonly string[] Units =
    [
        "A", "É", "Ж", "ǅ", "a", "é", "ж", "ʰ", "ª", "中", "ñ", "\u0301", "\u0903", "1", "٣", "½", "Ⅷ", " ", "\t", "\u00a0", "\u0085", "\u3000", "\r", "\n", "'", "'s", "'Ll", "'rE", "s", "t", "e", "l", "!", "/", "_", "€", "\u200b", "\0",
    ];

    [Fact]
    public void Pieces_are_those_of_the_published_patterns()
    {
        var texts = Gen.Elements(Units).ListOf().Select(string.Concat);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Campaign.Of(100_000)), Prop.ForAll(texts.ToArbitrary(), text => Agrees(text, O200k, true) && Agrees(text, Cl100k, false)));
    }

    [Fact]
    public void A_piece_that_asked_for_nothing_beyond_the_text_stays_whatever_follows()
    {
        var texts = Gen.Elements(Units).ListOf().Select(string.Concat);
        var cases = from text in texts from more in texts from cutsAtCase in Gen.Elements(true, false) select (text, more, cutsAtCase);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Campaign.Of(100_000)), Prop.ForAll(cases.ToArbitrary(), one =>
        {
            if (one.text.Length == 0)
            {
                return true;
            }

            var length = PieceCut.Length(Encoding.UTF8.GetBytes(one.text), one.cutsAtCase, out var touchedEnd);
            return touchedEnd || length == PieceCut.Length(Encoding.UTF8.GetBytes(one.text + one.more), one.cutsAtCase, out _);
        }));
    }

    private static bool Agrees(string text, Regex pattern, bool cutsAtCase)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var at = 0;
        foreach (Match match in pattern.Matches(text))
        {
            var length = PieceCut.Length(bytes.AsSpan(at), cutsAtCase, out _);
            if (Encoding.UTF8.GetString(bytes, at, length) != match.Value)
            {
                return false;
            }

            at += length;
        }

        return at == bytes.Length;
    }
}
