namespace Weir.Engine.Proxy;

/// <summary>Bounds the memory of all request bodies together. A request that finds no room is told to come back, not queued.</summary>
internal sealed class BodyBudget(long maxBytes)
{
    private long _taken;

    /// <summary>Bytes held now.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= maxBytes)
        {
            return true;
        }

        Interlocked.Add(ref _taken, -bytes);
        return false;
    }

    public void Return(long bytes) => Interlocked.Add(ref _taken, -bytes);
}
