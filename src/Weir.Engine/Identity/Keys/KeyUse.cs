using Weir.Engine.Kernel;

namespace Weir.Engine.Identity.Keys;

/// <summary>When a key was used last. Safe for concurrent use; readers never wait.</summary>
/// <param name="lastUsed">As far as it was kept before this process.</param>
public sealed class KeyUse(DateTimeOffset? lastUsed)
{
    // A use is noted in memory at most this often, so that busy keys do not pull one line of memory from core to core.
    private const long NotedEveryMicroseconds = 1_000_000;

    private long _used = lastUsed?.ToUnixMicroseconds() ?? 0;
    private long _taken = lastUsed?.ToUnixMicroseconds() ?? 0;

    /// <summary>To the second; <see langword="null"/> for never.</summary>
    public DateTimeOffset? LastUsedAt => Volatile.Read(ref _used) is > 0 and var at ? Timestamps.FromUnixMicroseconds(at) : null;

    /// <summary>Notes a use.</summary>
    public void Note(DateTimeOffset now)
    {
        var at = now.ToUnixMicroseconds();
        if (at - Volatile.Read(ref _used) >= NotedEveryMicroseconds)
        {
            Volatile.Write(ref _used, at);
        }
    }

    /// <summary>The last use, once after each that was noted.</summary>
    internal long? Take()
    {
        var at = Volatile.Read(ref _used);
        return at != Interlocked.Exchange(ref _taken, at) ? at : null;
    }
}
