using System.Collections.Concurrent;

namespace Weir.Engine.Providers.Probes;

/// <summary>Which targets are probed, and what their last probe found. Memory: one result a target.</summary>
/// <param name="target">What the targets are, for logs and metrics: <c>provider</c> or <c>integration</c>.</param>
public sealed class ProbeBoard(string target = ProbeBoard.Provider)
{
    /// <summary>Targets that serve models.</summary>
    public const string Provider = "provider";

    /// <summary>Targets that are outside tools.</summary>
    public const string Integration = "integration";

    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, ProbeResult> _results = new(StringComparer.Ordinal);
    private Upstream[] _watched = [];
    private TaskCompletionSource _replaced = Signal();

    /// <summary>What the targets are.</summary>
    public string Target => target;

    /// <summary>Puts the providers of a configuration in the place of those before; results of those that are gone, or are asked elsewhere now, are forgotten.
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

            var kept = next.Where(one => Array.Exists(_watched, one.IsProbedAs)).Select(one => one.Id);
            _watched = next;
            foreach (var gone in _results.Keys.Except(kept, StringComparer.Ordinal).ToArray())
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

    /// <summary>Asks a target now, beside its interval, and keeps the result where it is watched. Bounded by its own timeout.</summary>
    /// <param name="upstream">The target; need not be watched.</param>
    /// <param name="clock">Measures the timeout.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<ProbeResult> CheckAsync(Upstream upstream, TimeProvider clock, CancellationToken cancellationToken)
    {
        var result = await new Probe(clock).RunAsync(upstream, Find(upstream.Id), cancellationToken);
        lock (_gate)
        {
            if (Array.Exists(_watched, upstream.IsProbedAs))
            {
                _results[upstream.Id] = result;
            }
        }

        return result;
    }

    /// <summary>What every watched target's last probe found, by its id.</summary>
    public IReadOnlyList<KeyValuePair<string, ProbeResult>> All => [.. _results];

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
