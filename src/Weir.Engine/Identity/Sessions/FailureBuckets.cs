namespace Weir.Engine.Identity.Sessions;

/// <summary>How many more attempts each of many keys has: a few at once, then one at a time. Not safe for concurrent use.</summary>
/// <param name="burst">Attempts at once.</param>
/// <param name="every">How long one more takes to come back.</param>
/// <param name="most">Most keys that are remembered. Beyond them the one nearest to having all its attempts again is forgotten.</param>
internal sealed class FailureBuckets(int burst, TimeSpan every, int most)
{
    // For each key the time at which it has all its attempts again. Those in the past say nothing and go first.
    private readonly Dictionary<string, DateTimeOffset> _full = new(StringComparer.Ordinal);

    public int Count => _full.Count;

    /// <summary>How long until the key may try; zero when it may now.</summary>
    public TimeSpan Wait(string key, DateTimeOffset now)
    {
        var full = _full.GetValueOrDefault(key, now);
        var over = full - now - ((burst - 1) * every);
        return over > TimeSpan.Zero ? over : TimeSpan.Zero;
    }

    /// <summary>Takes an attempt.</summary>
    public void Take(string key, DateTimeOffset now)
    {
        if (!_full.ContainsKey(key) && _full.Count >= most)
        {
            Forget(now);
        }

        var full = _full.GetValueOrDefault(key, now);
        _full[key] = (full > now ? full : now) + every;
    }

    /// <summary>Gives an attempt back.</summary>
    public void Return(string key)
    {
        if (_full.TryGetValue(key, out var full))
        {
            _full[key] = full - every;
        }
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var key in _full.Where(one => one.Value <= now).Select(one => one.Key).ToArray())
        {
            _full.Remove(key);
        }

        if (_full.Count >= most)
        {
            _full.Remove(_full.MinBy(one => one.Value).Key);
        }
    }
}
