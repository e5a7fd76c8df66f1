namespace Weir.Engine.Limits;

/// <summary>Counts what is under way and refuses above a limit. It has no queue: who is refused tries again or goes elsewhere.</summary>
/// <param name="limit">Most at the same time, 1 or more; null counts without refusing.</param>
public sealed class ConcurrencyGate(int? limit)
{
    private int _limit = Valid(limit);
    private int _inside;

    /// <summary>How many are inside.</summary>
    public int Inside => Volatile.Read(ref _inside);

    /// <summary>Most at the same time; null when there is no limit. Lowering it sends nobody out, it only lets nobody in.</summary>
    public int? Limit
    {
        get => Volatile.Read(ref _limit) is var now && now == int.MaxValue ? null : now;
        set => Volatile.Write(ref _limit, Valid(value));
    }

    /// <summary>Enters if there is room. Every true needs one <see cref="Leave"/>.</summary>
    public bool TryEnter()
    {
        while (true)
        {
            var inside = Volatile.Read(ref _inside);
            if (inside >= Volatile.Read(ref _limit))
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref _inside, inside + 1, inside) == inside)
            {
                return true;
            }
        }
    }

    /// <summary>Leaves.</summary>
    public void Leave()
    {
        Interlocked.Decrement(ref _inside);
    }

    private static int Valid(int? limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit ?? 1, 1, nameof(limit));
        return limit ?? int.MaxValue;
    }
}
