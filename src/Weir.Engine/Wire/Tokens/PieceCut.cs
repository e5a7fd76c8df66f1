namespace Weir.Engine.Wire.Tokens;

/// <summary>Finds where the piece at the beginning of a text ends, as the published patterns of the encodings cut it.</summary>
/// <remarks>
/// By hand, because the patterns look ahead and so cannot run without backtracking in the framework; a test holds them against each other.
/// <code>
/// o200k   [^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?
///         [^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?
///         \p{N}{1,3}   [ ]?[^\s\p{L}\p{N}]+[\r\n/]*   \s*[\r\n]+   \s+(?!\S)   \s+
/// cl100k  (?i:'s|'t|'re|'ve|'m|'ll|'d)   [^\r\n\p{L}\p{N}]?\p{L}+   \p{N}{1,3}   [ ]?[^\s\p{L}\p{N}]+[\r\n]*   \s+$   \s*[\r\n]   \s+(?!\S)   \s
/// </code>
/// Every branch reads a run of characters at most three times, so the work is linear in the piece and what ends it.
/// </remarks>
internal static class PieceCut
{
    private const int MostDigits = 3;

    /// <summary>Bytes of the first piece, at least 1.</summary>
    /// <param name="text">Text that begins with the piece; not empty.</param>
    /// <param name="cutsAtCase">True for o200k's pattern, false for cl100k's.</param>
    /// <param name="touchedEnd">True when more text could make the piece another one.</param>
    public static int Length(ReadOnlySpan<byte> text, bool cutsAtCase, out bool touchedEnd)
    {
        var window = new PieceWindow(text);
        var length = cutsAtCase ? Word(ref window) : PlainWord(ref window);
        length = length > 0 ? length : Rest(ref window, cutsAtCase);
        touchedEnd = window.TouchedEnd;
        return length;
    }

    private static bool IsPrefix(CharClass kind) => kind is CharClass.Space or CharClass.Other or CharClass.Mark;

    private static int PlainWord(ref PieceWindow window)
    {
        if (Contraction(ref window, 0) is > 0 and var contraction)
        {
            return contraction;
        }

        var first = window.At(0, out var length);
        var at = IsPrefix(first) ? length : 0;
        var end = at;
        while (window.At(end, out length) is CharClass.Upper or CharClass.Lower or CharClass.Letter)
        {
            end += length;
        }

        return end > at ? end : 0;
    }

    private static int Word(ref PieceWindow window)
    {
        var first = window.At(0, out var length);
        var end = IsPrefix(first) ? CasedWord(ref window, length) : 0;
        end = end == 0 ? CasedWord(ref window, 0) : end;
        return end == 0 && IsPrefix(first) ? Capitals(ref window, length)
            : end == 0 ? Capitals(ref window, 0)
            : end + Contraction(ref window, end);
    }

    // [Upper, both]* [Lower, both]+: to the end of the lower run, or back to the last character that is both.
    private static int CasedWord(ref PieceWindow window, int start)
    {
        var at = start;
        var afterBoth = 0;
        CharClass kind;
        int length;
        while ((kind = window.At(at, out length)) is CharClass.Upper or CharClass.Letter or CharClass.Mark)
        {
            at += length;
            afterBoth = kind == CharClass.Upper ? afterBoth : at;
        }

        if (kind != CharClass.Lower)
        {
            return afterBoth;
        }

        while (window.At(at, out length) is CharClass.Lower or CharClass.Letter or CharClass.Mark)
        {
            at += length;
        }

        return at;
    }

    // Only capitals can be left here: with anything that is also lower the word above had matched.
    private static int Capitals(ref PieceWindow window, int start)
    {
        var at = start;
        while (window.At(at, out var length) == CharClass.Upper)
        {
            at += length;
        }

        return at > start ? at + Contraction(ref window, at) : 0;
    }

    // 's 't 'm 'd 're 've 'll
    private static int Contraction(ref PieceWindow window, int at)
    {
        if (window.LowerAt(at) != '\'')
        {
            return 0;
        }

        return window.LowerAt(at + 1) switch
        {
            (byte)'s' or (byte)'t' or (byte)'m' or (byte)'d' => 2,
            (byte)'r' or (byte)'v' => window.LowerAt(at + 2) == 'e' ? 3 : 0,
            (byte)'l' => window.LowerAt(at + 2) == 'l' ? 3 : 0,
            _ => 0,
        };
    }

    private static int Rest(ref PieceWindow window, bool cutsAtCase)
    {
        switch (window.At(0, out var length))
        {
            case CharClass.Number:
                return Digits(ref window);
            case CharClass.Other or CharClass.Mark:
                return Symbols(ref window, 0, cutsAtCase);
            case CharClass.Space when window.LowerAt(0) == ' ' && window.At(1, out _) is CharClass.Other or CharClass.Mark:
                return Symbols(ref window, 1, cutsAtCase);
            case CharClass.Newline or CharClass.Space:
                return WhiteSpace(ref window, wholeAtEnd: !cutsAtCase);
            default:
                return length;
        }
    }

    private static int Digits(ref PieceWindow window)
    {
        var at = 0;
        for (var i = 0; i < MostDigits && window.At(at, out var length) == CharClass.Number; i++)
        {
            at += length;
        }

        return at;
    }

    private static int Symbols(ref PieceWindow window, int start, bool slashes)
    {
        var at = start;
        while (window.At(at, out var length) is CharClass.Other or CharClass.Mark)
        {
            at += length;
        }

        while (window.LowerAt(at) is (byte)'\r' or (byte)'\n' || (slashes && window.LowerAt(at) == '/'))
        {
            at++;
        }

        return at;
    }

    // Up to the last newline of the run; else the run without its last character, which begins the next word; else the run.
    private static int WhiteSpace(ref PieceWindow window, bool wholeAtEnd)
    {
        var (at, beforeLast, afterNewline) = (0, 0, 0);
        CharClass kind;
        while ((kind = window.At(at, out var length)) is CharClass.Newline or CharClass.Space)
        {
            beforeLast = at;
            at += length;
            afterNewline = kind == CharClass.Newline ? at : afterNewline;
        }

        if (kind == CharClass.End && (wholeAtEnd || afterNewline == 0))
        {
            return at;
        }

        return afterNewline > 0 ? afterNewline : beforeLast > 0 ? beforeLast : at;
    }
}
