using System.Collections.Concurrent;
using Weir.Engine.Identity.Keys;
using Weir.Engine.Limits;

namespace Weir.Engine.Proxy;

/// <summary>Limits of the callers whose keys were made at run time. Those of the file are in the compiled model.</summary>
/// <remarks>Memory: one set for each such key.</remarks>
internal sealed class RecordLimits(LimitRegistry registry)
{
    private readonly ConcurrentDictionary<string, LimitSet> _sets = new(StringComparer.Ordinal);

    public KeyRecordListener Listener => new(
        record => _sets[record.Id] = registry.Get("record:" + record.Id, GatewayCompiler.Rates(record.Settings.Limits)),
        id => _sets.TryRemove(id, out _));

    /// <summary>The limits of a key; <see langword="null"/> when it was deleted after its caller was found.</summary>
    public LimitSet? Of(string keyId) => _sets.GetValueOrDefault(keyId);
}
