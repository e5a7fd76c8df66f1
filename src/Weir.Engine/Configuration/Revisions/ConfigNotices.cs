using Microsoft.Extensions.Logging;
using Weir.Engine.Configuration.Overrides;

namespace Weir.Engine.Configuration.Revisions;

/// <summary>Tells whoever listens that a configuration was put in force, or refused.</summary>
public sealed class ConfigNotices(ILogger<ConfigNotices> logger)
{
    private Action<ConfigNotice>[] _listeners = [];

    /// <summary>Adds a listener. It is called one after the other and must return at once; what it throws is logged and breaks nothing.</summary>
    public void Listen(Action<ConfigNotice> listener)
    {
        var before = Volatile.Read(ref _listeners);
        while (Interlocked.CompareExchange(ref _listeners, [.. before, listener], before) is var seen && seen != before)
        {
            before = seen;
        }
    }

    internal void Publish(ConfigNotice notice)
    {
        foreach (var listener in Volatile.Read(ref _listeners))
        {
            try
            {
                listener(notice);
            }
#pragma warning disable CA1031 // a listener's defect is its own: neither the change nor the other listeners suffer
            catch (Exception e)
#pragma warning restore CA1031
            {
                logger.ListenerFailed(e);
            }
        }
    }
}

/// <summary>A configuration was put in force, or refused.</summary>
/// <param name="Revision">The revision in force.</param>
/// <param name="Kind">What happened, or was tried.</param>
/// <param name="Changes">What changed in the effective document; empty when refused.</param>
/// <param name="Errors">Why it was refused; empty when it was put in force.</param>
public sealed record ConfigNotice(long Revision, RevisionKind Kind, IReadOnlyList<ConfigDifference> Changes, IReadOnlyList<ConfigProblem> Errors)
{
    /// <summary>Overrides that end by themselves within <see cref="OverrideEnds.Soon"/>, each told once; then nothing else happened. Default none.</summary>
    public IReadOnlyList<ConfigOverride> Ending { get; init; } = [];
}
