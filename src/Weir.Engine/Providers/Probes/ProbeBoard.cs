using System.Collections.Concurrent;

namespace Weir.Engine.Providers.Probes;

/// <summary>Which providers are probed, and what their last probe found. Memory: one result a provider.</summary>
public sealed class ProbeBoard
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, ProbeResult> _results = new(StringComparer.Ordinal);
    private Upstream[] _watched = [];
    private TaskCompletionSource _replaced = Signal();

    /// <summary>Puts the providers of a configuration in the place of those before; results of providers that are gone are forgotten.
    /// Where all of them are as they were, their probes go on undisturbed.</summary>
    public void Watch(IEnumerable<Upstream> upstreams)
    {
        lock (_gate)
        {
            Upstream[] next = [.. upstreams.Where(upstream => upstream.HealthCheck.Enabled)];
            if (next.Length == _watched.Length && next.All(one => Array.Exists(_watched, one.IsSame)))
            {
                return;
            }

            _watched = next;
            foreach (var gone in _results.Keys.Except(_watched.Select(upstream => upstream.Id), StringComparer.Ordinal).ToArray())
            {
                _results.TryRemove(gone, out _);
            }

            _replaced.SetResult();
            _replaced = Signal();
        }
    }

    /// <summary>What the last probe of a provider found; <see langword="null"/> when it is not probed, or not yet.</summary>
    /// <param name="provider">The provider's id.</param>
    public ProbeResult? Find(string provider) => _results.GetValueOrDefault(provider);

    /// <summary>The providers to probe, and a task that ends when others take their place.</summary>
    internal (IReadOnlyList<Upstream> Upstreams, Task Replaced) Current()
    {
        lock (_gate)
        {
            return (_watched, _replaced.Task);
        }
    }

    /// <summary>Keeps a result unless its provider was replaced meanwhile.</summary>
    internal void Record(Upstream upstream, ProbeResult result)
    {
        lock (_gate)
        {
            if (_watched.Contains(upstream))
            {
                _results[upstream.Id] = result;
            }
        }
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
