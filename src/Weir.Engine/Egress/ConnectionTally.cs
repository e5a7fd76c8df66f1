namespace Weir.Engine.Egress;

/// <summary>Counts the connections of one target.</summary>
public sealed class ConnectionTally
{
    private long _opened;
    private long _closed;
    private long _failed;

    /// <summary>Open now, in use and idle.</summary>
    public long Open => Math.Max(0, Opened - Interlocked.Read(ref _closed));

    /// <summary>Opened since the target was made.</summary>
    public long Opened => Interlocked.Read(ref _opened);

    /// <summary>Attempts to open one that failed.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    internal void NoteOpened() => Interlocked.Increment(ref _opened);

    internal void NoteClosed() => Interlocked.Increment(ref _closed);

    internal void NoteFailed() => Interlocked.Increment(ref _failed);
}
