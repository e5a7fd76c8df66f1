namespace Weir.Engine.Credentials;

/// <summary>Handles by what they stand for, so that everybody who asks for the same gets the same. Safe for concurrent use.</summary>
/// <remarks>Memory: only handles that somebody still holds; the entries of others are dropped when there are twice as many as after the last time.</remarks>
public sealed class HandleMap
{
    private const int FirstSweep = 64;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, WeakReference<CredentialHandle>> _handles = new(StringComparer.Ordinal);
    private int _sweepAt = FirstSweep;

    /// <summary>The handle of a key, made if there is none.</summary>
    public CredentialHandle GetOrAdd(string key, Func<CredentialHandle> make)
    {
        lock (_gate)
        {
            if (_handles.TryGetValue(key, out var known) && known.TryGetTarget(out var handle))
            {
                return handle;
            }

            handle = make();
            _handles[key] = new(handle);
            if (_handles.Count >= _sweepAt)
            {
                Sweep();
            }

            return handle;
        }
    }

    /// <summary>The handles that somebody holds, with their keys.</summary>
    public IReadOnlyList<(string Key, CredentialHandle Handle)> Live()
    {
        lock (_gate)
        {
            return [.. _handles.Select(one => (one.Key, Handle: one.Value.TryGetTarget(out var handle) ? handle : null)).Where(one => one.Handle is not null).Select(one => (one.Key, one.Handle!))];
        }
    }

    private void Sweep()
    {
        foreach (var (key, handle) in _handles)
        {
            if (!handle.TryGetTarget(out _))
            {
                _handles.Remove(key);
            }
        }

        _sweepAt = Math.Max(FirstSweep, 2 * _handles.Count);
    }
}
