using System.Collections.Concurrent;

namespace Weir.Engine.Telemetry;

/// <summary>Handles of what is measured together, by what their tags are made from. The key is compared and hashed once for all of them.</summary>
/// <typeparam name="TKey">What the tags are made from.</typeparam>
/// <typeparam name="TBundle">The handles.</typeparam>
/// <param name="make">Makes the handles of a key.</param>
public sealed class MetricBundles<TKey, TBundle>(Func<TKey, TBundle> make)
    where TKey : IEquatable<TKey>
{
    /// <summary>Most bundles kept. One more and all are forgotten, to be made again when they are needed: nothing is lost but time.</summary>
    public const int Most = MetricStore.MaxSeries;

    private readonly ConcurrentDictionary<TKey, TBundle> _bundles = new();
    private int _count;

    /// <summary>The handles of <paramref name="key"/>.</summary>
    public TBundle Of(TKey key)
    {
        if (_bundles.TryGetValue(key, out var known))
        {
            return known;
        }

        if (Interlocked.Increment(ref _count) > Most)
        {
            _bundles.Clear();
            Volatile.Write(ref _count, 1);
        }

        return _bundles.GetOrAdd(key, make);
    }
}
