namespace Weir.Engine.Proxy;

/// <summary>
/// What may be done where a provider's answer arrived. That is a thread that other calls' sockets wait for (docs/adr/0014-completions-where-they-happen.md): longer work
/// goes on, after <c>await Task.Yield()</c>, on a thread of the pool, which costs some 10 µs.
/// </summary>
internal static class EventLoop
{
    /// <summary>Longest text whose tokens are counted at once, in bytes: 0.05 ms of English, 1.4 ms of what is slowest. More than that a stream never leaves uncounted.</summary>
    public const int MostCounted = 8 * 1024;

    /// <summary>Longest JSON that is read or translated at once, in bytes: below 0.5 ms.</summary>
    public const int MostRead = 64 * 1024;
}
