using Weir.Engine.Configuration;
using Weir.Engine.Providers;
using Weir.Engine.Routing;

namespace Weir.Engine.Proxy;

/// <summary>A model's plans as they are while no circuit breaker is open, one for each surface, made when the configuration is compiled.</summary>
internal sealed class ModelPlans
{
    private readonly Plan[] _bySurface;

    /// <param name="route">The deployments.</param>
    /// <param name="defaults">What is filled into requests for the model; <see langword="null"/> for nothing.</param>
    /// <param name="preset">The preset that comes from; <see langword="null"/> for none.</param>
    public ModelPlans(Route route, ModelSettingsConfig? defaults = null, string? preset = null)
    {
        Route = route;
        Defaults = defaults;
        Preset = preset;
        _bySurface = [.. Enum.GetValues<Surface>().Select(surface => PlanFor(route, surface))];
    }

    /// <summary>The model's deployments as configured.</summary>
    public Route Route { get; }

    /// <summary>What is filled into requests for the model; <see langword="null"/> for nothing.</summary>
    public ModelSettingsConfig? Defaults { get; }

    /// <summary>The preset that comes from; <see langword="null"/> for none.</summary>
    public string? Preset { get; }

    public Plan For(Surface surface) => _bySurface[(int)surface];

    private static Plan PlanFor(Route route, Surface surface)
    {
        var able = route.Deployments.Where(deployment => deployment.Upstream.SurfaceFor(surface) is not null).ToArray();
        var notes = route.Deployments.Except(able).Select(deployment => new PlanNote(deployment.Id, $"{deployment.Upstream.Kind.Name} has no {surface.OperationName()}"));
        return new(route.Model, able, [.. notes]);
    }
}
