using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Weir.Engine.Wire.Tokens;

/// <summary>The tokens of one encoding with their ranks: a smaller rank is merged first. Immutable, so that all threads share it.</summary>
/// <remarks>Bounded by the files it is made from: 4.4 MB for o200k_base, 2.1 MB for cl100k_base, and nothing before the first use.</remarks>
internal sealed class TokenRanks
{
    private readonly byte[] _bytes;
    private readonly int[] _starts; // where each token begins in _bytes, and the end of the last
    private readonly int[] _slots;  // rank + 1, open addressing; 0 is free
    private readonly int _mask;

    private TokenRanks(ReadOnlySpan<byte> lengths, byte[] bytes)
    {
        _bytes = bytes;
        _starts = new int[lengths.Length + 1];
        _slots = new int[BitOperations.RoundUpToPowerOf2((uint)lengths.Length * 2)];
        _mask = _slots.Length - 1;
        for (var rank = 0; rank < lengths.Length; rank++)
        {
            _starts[rank + 1] = _starts[rank] + lengths[rank];
            MaxLength = Math.Max(MaxLength, lengths[rank]);
            var slot = SlotOf(Token(rank));
            while (_slots[slot] != 0)
            {
                slot = (slot + 1) & _mask;
            }

            _slots[slot] = rank + 1;
        }
    }

    /// <summary>Number of tokens.</summary>
    public int Count => _starts.Length - 1;

    /// <summary>Bytes of the longest token.</summary>
    public int MaxLength { get; }

    /// <summary>Reads the embedded file of an encoding, such as <c>o200k_base</c>.</summary>
    public static TokenRanks Load(string name)
    {
        using var file = typeof(TokenRanks).Assembly.GetManifestResourceStream($"Weir.Engine.Wire.Tokens.Ranks.{name}.ranks.br")
            ?? throw new InvalidOperationException($"The ranks of {name} are not part of this build.");
        using var data = new BrotliStream(file, CompressionMode.Decompress);
        Span<byte> count = stackalloc byte[sizeof(int)];
        data.ReadExactly(count);
        var lengths = new byte[BinaryPrimitives.ReadInt32LittleEndian(count)];
        data.ReadExactly(lengths);
        var total = 0;
        foreach (var length in lengths)
        {
            total += length;
        }

        var bytes = new byte[total];
        data.ReadExactly(bytes);
        return new TokenRanks(lengths, bytes);
    }

    /// <summary>The bytes of a token.</summary>
    public ReadOnlySpan<byte> Token(int rank) => _bytes.AsSpan(_starts[rank].._starts[rank + 1]);

    /// <summary>The rank of these bytes, or -1 when they are no token.</summary>
    public int RankOf(ReadOnlySpan<byte> text)
    {
        if (text.Length > MaxLength)
        {
            return -1;
        }

        for (var slot = SlotOf(text); _slots[slot] != 0; slot = (slot + 1) & _mask)
        {
            var rank = _slots[slot] - 1;
            if (_starts[rank + 1] - _starts[rank] == text.Length && Token(rank).SequenceEqual(text))
            {
                return rank;
            }
        }

        return -1;
    }

    // Multiply and fold, eight bytes at a time. The set of tokens is fixed, so nobody can choose what collides in it.
    private int SlotOf(ReadOnlySpan<byte> text)
    {
        const ulong Odd = 0x9E37_79B9_7F4A_7C15;
        var hash = (ulong)text.Length * Odd;
        while (text.Length >= sizeof(ulong))
        {
            hash = Fold((hash ^ MemoryMarshal.Read<ulong>(text)) * Odd);
            text = text[sizeof(ulong)..];
        }

        ulong rest = 0;
        foreach (var value in text)
        {
            rest = (rest << 8) | value;
        }

        return (int)Fold((hash ^ rest) * Odd) & _mask;

        static ulong Fold(ulong value) => value ^ (value >> 32);
    }
}
