using Microsoft.Extensions.Logging;
using Weir.Engine.Configuration.Overrides;
using Weir.Engine.Kernel;

namespace Weir.Engine.Configuration.Revisions;

/// <summary>Tells whoever listens that a configuration was put in force, or refused.</summary>
public sealed class ConfigNotices(ILogger<ConfigNotices> logger)
{
    private readonly Listeners<ConfigNotice> _listeners = new(logger.ListenerFailed);

    /// <summary>Adds a listener. It is called one after the other and must return at once; what it throws is logged and breaks nothing.</summary>
    public void Listen(Action<ConfigNotice> listener) => _listeners.Add(listener);

    internal void Publish(ConfigNotice notice) => _listeners.Tell(notice);
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
