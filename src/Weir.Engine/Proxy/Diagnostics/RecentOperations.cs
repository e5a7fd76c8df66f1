using Weir.Engine.Ledger;
using Weir.Engine.Operations;

namespace Weir.Engine.Proxy.Diagnostics;

/// <summary>The last operations, as they were recorded, for <c>/debug/traces</c>. No bodies: nobody recorded those.</summary>
internal sealed class RecentOperations
{
    /// <summary>How many are kept; the oldest goes.</summary>
    public const int Most = 100;

    private readonly Finished?[] _ring = new Finished?[Most];
    private long _count;

    /// <summary>Adds one.</summary>
    public void Add(OperationRecord record, IReadOnlyList<AttemptEntry> attempts) =>
        Volatile.Write(ref _ring[(Interlocked.Increment(ref _count) - 1) % Most], new(record, attempts));

    /// <summary>They, the newest first.</summary>
    public IReadOnlyList<Finished> List()
    {
        var last = Interlocked.Read(ref _count);
        return [.. Enumerable.Range(0, Most).Select(back => last - 1 - back).TakeWhile(at => at >= 0).Select(at => Volatile.Read(ref _ring[at % Most])).OfType<Finished>()];
    }

    /// <summary>One operation with its attempts.</summary>
    internal sealed record Finished(OperationRecord Record, IReadOnlyList<AttemptEntry> Attempts);
}
