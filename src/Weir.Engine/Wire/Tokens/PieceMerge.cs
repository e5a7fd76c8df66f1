using System.Buffers;

namespace Weir.Engine.Wire.Tokens;

/// <summary>Counts the tokens of one piece: neighbours are merged, the pair of the smallest rank first, until no pair is a token.</summary>
/// <remarks>A linked list of parts and a heap of pairs, so a piece of n bytes costs n log n steps and not n squared.</remarks>
internal ref struct PieceMerge
{
    private const int OnStack = 64;

    private readonly TokenRanks _ranks;
    private readonly ReadOnlySpan<byte> _piece;
    private readonly Span<int> _next;     // where the part after the one that begins here begins
    private readonly Span<int> _previous;
    private readonly Span<int> _pair;     // rank of this part and the next as one; -1 when they are no token
    private readonly Span<long> _heap;    // rank, then place: the leftmost of equal ranks comes first
    private int _heaped;
    private int _parts;

    private PieceMerge(TokenRanks ranks, ReadOnlySpan<byte> piece, Span<int> lists, Span<long> heap)
    {
        _ranks = ranks;
        _piece = piece;
        _next = lists[..piece.Length];
        _previous = lists.Slice(piece.Length, piece.Length);
        _pair = lists.Slice(2 * piece.Length, piece.Length);
        _heap = heap;
        _parts = piece.Length;
    }

    /// <summary>Looked-up pairs and steps in the heap: what a count costs.</summary>
    private long Steps { get; set; }

    /// <summary>Tokens of the piece.</summary>
    /// <param name="ranks">The encoding's tokens.</param>
    /// <param name="piece">The piece, not empty.</param>
    /// <param name="steps">Grows by what the count cost.</param>
    public static int Count(TokenRanks ranks, ReadOnlySpan<byte> piece, ref long steps)
    {
        steps++;
        if (ranks.RankOf(piece) >= 0)
        {
            return 1;
        }

        // Each merge puts at most two pairs on the heap, and there are fewer merges than bytes.
        if (piece.Length <= OnStack)
        {
            return Count(ranks, piece, stackalloc int[3 * piece.Length], stackalloc long[3 * piece.Length], ref steps);
        }

        var lists = ArrayPool<int>.Shared.Rent(3 * piece.Length);
        var heap = ArrayPool<long>.Shared.Rent(3 * piece.Length);
        var count = Count(ranks, piece, lists, heap, ref steps);
        ArrayPool<int>.Shared.Return(lists);
        ArrayPool<long>.Shared.Return(heap);
        return count;
    }

    private static int Count(TokenRanks ranks, ReadOnlySpan<byte> piece, Span<int> lists, Span<long> heap, ref long steps)
    {
        var merge = new PieceMerge(ranks, piece, lists, heap);
        merge.Run();
        steps += merge.Steps;
        return merge._parts;
    }

    private void Run()
    {
        for (var i = 0; i < _piece.Length; i++)
        {
            _next[i] = i + 1;
            _previous[i] = i - 1;
        }

        for (var i = 0; i < _piece.Length; i++)
        {
            Look(i);
        }

        while (_heaped > 0)
        {
            var least = Pop();
            var place = (int)least;
            if (_pair[place] == (int)(least >> 32))
            {
                Merge(place);
            }
        }
    }

    private void Merge(int place)
    {
        var gone = _next[place];
        _next[place] = _next[gone];
        _pair[gone] = -1;
        if (_next[place] < _piece.Length)
        {
            _previous[_next[place]] = place;
        }

        _parts--;
        Look(place);
        if (_previous[place] >= 0)
        {
            Look(_previous[place]);
        }
    }

    // Finds the rank of the pair that begins here anew. What the heap still holds of an earlier one is passed over when it comes up.
    private void Look(int place)
    {
        Steps++;
        var second = _next[place];
        _pair[place] = second < _piece.Length ? _ranks.RankOf(_piece[place.._next[second]]) : -1;
        if (_pair[place] >= 0)
        {
            Push(((long)_pair[place] << 32) | (uint)place);
        }
    }

    private void Push(long item)
    {
        var at = _heaped++;
        while (at > 0 && _heap[(at - 1) / 2] > item)
        {
            Steps++;
            _heap[at] = _heap[(at - 1) / 2];
            at = (at - 1) / 2;
        }

        _heap[at] = item;
    }

    private long Pop()
    {
        var least = _heap[0];
        var item = _heap[--_heaped];
        var at = 0;
        while ((2 * at) + 1 < _heaped)
        {
            Steps++;
            var child = (2 * at) + 1;
            child += child + 1 < _heaped && _heap[child + 1] < _heap[child] ? 1 : 0;
            if (_heap[child] >= item)
            {
                break;
            }

            _heap[at] = _heap[child];
            at = child;
        }

        _heap[at] = item;
        return least;
    }
}
