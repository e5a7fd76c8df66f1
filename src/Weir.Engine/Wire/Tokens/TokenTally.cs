using System.Buffers;

namespace Weir.Engine.Wire.Tokens;

/// <summary>Counts the tokens of a text that comes in parts; where it is cut changes nothing.</summary>
/// <remarks>
/// It holds what is not counted yet, at most 8 KiB: text is counted only when that is full or the count is asked for, so a stream that
/// tells its usage itself never pays for counting. A piece that has not ended after 4,096 bytes is cut there and counts as its bytes, which
/// no tokenizer exceeds; then the count is a bound and not exact. Not thread-safe; holds pooled memory until it is disposed.
/// </remarks>
internal sealed class TokenTally(TokenEncoding encoding) : IDisposable
{
    /// <summary>Longest piece that is counted exactly.</summary>
    internal const int MaxPiece = 4_096;

    private const int MaxHeld = 2 * MaxPiece;
    private const int FirstHeld = 512;

    private byte[]? _held;
    private int _length;
    private long _tokens;
    private bool _isExact = true;
    private long _steps;

    /// <summary>What counting has cost so far, in lookups and moves.</summary>
    internal long Steps => _steps;

    /// <summary>Bytes that are held and not counted yet.</summary>
    internal int Held => _length;

    /// <summary>True when taking that many bytes more means to count more than <see cref="MaxHeld"/> at once, or to read the encoding's data first.</summary>
    public bool IsLongWith(int bytes) => bytes > MaxHeld || (_length + bytes > MaxHeld && !encoding.IsLoaded);

    /// <summary>Takes the next part of the text, UTF-8.</summary>
    public void Add(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            var room = MaxHeld - _length;
            if (room == 0)
            {
                CountHeld(isEnd: false);
                continue;
            }

            var taken = text[..Math.Min(room, text.Length)];
            Hold(taken);
            text = text[taken.Length..];
        }
    }

    /// <summary>Ends the text: what comes next is another one, and the two do not grow together.</summary>
    public void End()
    {
        if (_length > 0)
        {
            CountHeld(isEnd: true);
        }
    }

    /// <summary>The tokens of all that was added. Ends the text.</summary>
    public TextTokens Total()
    {
        End();
        return new(_tokens, _isExact);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_held is { } held)
        {
            _held = null;
            _length = 0;
            ArrayPool<byte>.Shared.Return(held);
        }
    }

    /// <summary>Tokens of a whole text.</summary>
    public static TextTokens Count(TokenEncoding encoding, ReadOnlySpan<byte> text)
    {
        using var tally = new TokenTally(encoding);
        tally.Take(text, isEnd: true);
        return tally.Total();
    }

    private void Hold(ReadOnlySpan<byte> text)
    {
        var needed = _length + text.Length;
        if (_held is null || _held.Length < needed)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Min(Math.Max(needed, Math.Max(FirstHeld, 2 * _length)), MaxHeld));
            _held.AsSpan(0, _length).CopyTo(larger);
            if (_held is not null)
            {
                ArrayPool<byte>.Shared.Return(_held);
            }

            _held = larger;
        }

        text.CopyTo(_held.AsSpan(_length));
        _length = needed;
    }

    private void CountHeld(bool isEnd)
    {
        var text = _held.AsSpan(0, _length);
        var done = Take(text, isEnd);
        text[done..].CopyTo(text);
        _length -= done;
    }

    // Counts the pieces that more text cannot change, and says how many bytes they are. With 4,096 bytes or more there is at least one.
    private int Take(ReadOnlySpan<byte> text, bool isEnd)
    {
        var ranks = encoding.Ranks;
        var at = 0;
        while (at < text.Length)
        {
            var rest = text[at..];
            var window = rest[..Math.Min(rest.Length, MaxPiece)];
            var length = PieceCut.Length(window, encoding.CutsAtCase, out var touchedEnd);
            if (touchedEnd && rest.Length > MaxPiece)
            {
                length = CutOff(window);
                _tokens += length;
                _isExact = false;
            }
            else if (touchedEnd && !isEnd)
            {
                break;
            }
            else
            {
                _tokens += PieceMerge.Count(ranks, window[..length], ref _steps);
            }

            at += length;
        }

        return at;
    }

    // The window without a character that its end cuts through.
    private static int CutOff(ReadOnlySpan<byte> window)
    {
        var length = window.Length;
        while (length > window.Length - 4 && (window[length - 1] & 0xC0) == 0x80)
        {
            length--;
        }

        return window[length - 1] < 0x80 ? window.Length : length - 1;
    }
}
