namespace Weir.Engine.Providers.Simulator.Faults;

/// <summary>Counts requests by a key. Holds 1,024 keys; a new one beyond that makes it forget the oldest.</summary>
internal sealed class RequestCounts
{
    private const int Capacity = 1_024;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    /// <summary>How many requests with this key there were, this one included.</summary>
    public long Next(string key)
    {
        lock (_lock)
        {
            if (!_counts.TryGetValue(key, out var count))
            {
                _order.Enqueue(key);
                if (_order.Count > Capacity)
                {
                    _counts.Remove(_order.Dequeue());
                }
            }

            return _counts[key] = count + 1;
        }
    }
}
