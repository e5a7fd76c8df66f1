using System.Globalization;
using System.Text;

namespace Weir.Engine.Wire.Tokens;

internal enum CharClass : byte
{
    End,
    Upper,   // Lu, Lt
    Lower,   // Ll
    Letter,  // Lm, Lo
    Mark,    // M
    Number,  // N
    Newline, // CR, LF
    Space,   // other white space
    Other,
}

/// <summary>Text from where a piece begins, read character by character; remembers whether anything was asked about what lies beyond it.</summary>
internal ref struct PieceWindow(ReadOnlySpan<byte> text)
{
    private static readonly CharClass[] Ascii = [.. Enumerable.Range(0, 128).Select(static value => Classify(new Rune(value)))];

    private readonly ReadOnlySpan<byte> _text = text;

    /// <summary>True when the answer might be another one if more text followed.</summary>
    public bool TouchedEnd { get; private set; }

    /// <summary>What stands at a place, and in how many bytes. Invalid UTF-8 counts as a symbol, byte by byte.</summary>
    public CharClass At(int place, out int length)
    {
        length = 1;
        if (place >= _text.Length)
        {
            TouchedEnd = true;
            return CharClass.End;
        }

        var first = _text[place];
        if (first < 128)
        {
            return Ascii[first];
        }

        if (Rune.DecodeFromUtf8(_text[place..], out var rune, out length) == System.Buffers.OperationStatus.NeedMoreData)
        {
            TouchedEnd = true;
        }

        return Classify(rune);
    }

    /// <summary>The ASCII letter at a place in lower case, or the byte as it is; 0 beyond the end.</summary>
    public byte LowerAt(int place)
    {
        if (place >= _text.Length)
        {
            TouchedEnd = true;
            return 0;
        }

        var value = _text[place];
        return value is >= (byte)'A' and <= (byte)'Z' ? (byte)(value | 0x20) : value;
    }

    private static CharClass Classify(Rune rune) => rune.Value is '\r' or '\n' ? CharClass.Newline
        : Rune.IsWhiteSpace(rune) ? CharClass.Space
        : Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter => CharClass.Upper,
            UnicodeCategory.LowercaseLetter => CharClass.Lower,
            UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => CharClass.Letter,
            UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark => CharClass.Mark,
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => CharClass.Number,
            _ => CharClass.Other,
        };
}
