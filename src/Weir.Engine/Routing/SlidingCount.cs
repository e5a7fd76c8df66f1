namespace Weir.Engine.Routing;

/// <summary>Counts events of the last window in ten slots: constant memory, at most a tenth of the window short. Not safe for several threads.</summary>
/// <param name="windowTicks">Length of the window in ticks of 100 ns.</param>
internal sealed class SlidingCount(long windowTicks)
{
    private const int Slots = 10;

    private readonly int[] _counts = new int[Slots];
    private readonly long _slotTicks = Math.Max(1, windowTicks / Slots);
    private long _newest;

    /// <summary>Counts one event at that time.</summary>
    public void Add(long now)
    {
        Forget(now);
        ref var count = ref _counts[_newest % Slots];
        count = count == int.MaxValue ? count : count + 1;
    }

    /// <summary>Events in the window that ends at that time.</summary>
    public long Read(long now)
    {
        Forget(now);
        return _counts.Sum(static count => (long)count);
    }

    public void Clear()
    {
        Array.Clear(_counts);
    }

    private void Forget(long now)
    {
        var slot = Math.Max(now / _slotTicks, _newest);
        for (var gone = Math.Max(_newest + 1, slot - Slots + 1); gone <= slot; gone++)
        {
            _counts[gone % Slots] = 0;
        }

        _newest = slot;
    }
}
