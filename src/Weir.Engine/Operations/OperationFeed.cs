namespace Weir.Engine.Operations;

/// <summary>Tells whoever listens that an operation has ended. Those that listen look on; none of them can delay a call.</summary>
public sealed class OperationFeed
{
    private Action<OperationRecord>[] _listeners = [];

    /// <summary>Adds a listener. It is called on the path of calls: it must return at once and throw nothing.</summary>
    public void Listen(Action<OperationRecord> listener)
    {
        var before = Volatile.Read(ref _listeners);
        while (Interlocked.CompareExchange(ref _listeners, [.. before, listener], before) is var seen && seen != before)
        {
            before = seen;
        }
    }

    internal void Publish(OperationRecord record)
    {
        foreach (var listener in Volatile.Read(ref _listeners))
        {
            listener(record);
        }
    }
}
