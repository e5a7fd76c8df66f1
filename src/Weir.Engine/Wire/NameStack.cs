using System.Buffers;

namespace Weir.Engine.Wire;

/// <summary>The names of the objects under way in a body, to find duplicates. Bounded: beyond it a name is not taken in.</summary>
internal ref struct NameStack : IDisposable
{
    private const int MaxDepth = 64;
    private const int MaxNames = 512;
    private const int MaxInOne = 64;

    // Where each level begins, then start and length of each name.
    private readonly int[] _numbers;
    private int _depth;
    private int _count;

    public NameStack() => _numbers = ArrayPool<int>.Shared.Rent(MaxDepth + (2 * MaxNames));

    public void Begin() => _numbers[_depth++] = _count;

    public void End() => _count = _numbers[--_depth];

    /// <summary>False for a name that the innermost object has already, and when there is no room.</summary>
    public bool TryAdd(ReadOnlySpan<byte> json, int start, int length)
    {
        var first = _numbers[_depth - 1];
        if (_count == MaxNames || _count - first == MaxInOne)
        {
            return false;
        }

        var name = json.Slice(start, length);
        for (var i = first; i < _count; i++)
        {
            var at = MaxDepth + (2 * i);
            if (_numbers[at + 1] == length && json.Slice(_numbers[at], length).SequenceEqual(name))
            {
                return false;
            }
        }

        _numbers[MaxDepth + (2 * _count)] = start;
        _numbers[MaxDepth + (2 * _count) + 1] = length;
        _count++;
        return true;
    }

    public readonly void Dispose() => ArrayPool<int>.Shared.Return(_numbers);
}
