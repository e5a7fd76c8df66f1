namespace Weir.Engine.Proxy;

/// <summary>Counts operations under way and, once draining begins, lets no new one in and tells when the last has left.</summary>
internal sealed class InFlight
{
    private readonly Lock _sync = new();
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count;
    private bool _draining;

    /// <summary>Told to whoever comes while the server drains.</summary>
    public static Failure Draining { get; } =
        Failure.Of(Refusal.Draining, "The gateway is shutting down. Try again in a moment.") with { RetryAfter = TimeSpan.FromSeconds(1) };

    public bool IsDraining => Volatile.Read(ref _draining);

    public int Count => Volatile.Read(ref _count);

    public bool TryEnter()
    {
        lock (_sync)
        {
            if (_draining)
            {
                return false;
            }

            _count++;
            return true;
        }
    }

    public void Leave()
    {
        lock (_sync)
        {
            _count--;
            if (_draining && _count == 0)
            {
                _empty.TrySetResult();
            }
        }
    }

    /// <summary>Lets no new operation in; completes when none is under way.</summary>
    public Task DrainAsync()
    {
        lock (_sync)
        {
            _draining = true;
            if (_count == 0)
            {
                _empty.TrySetResult();
            }

            return _empty.Task;
        }
    }
}
