using System.Collections.ObjectModel;

namespace Weir.Engine.Configuration;

/// <summary>A model as clients name it. <c>models.&lt;name&gt;</c>.</summary>
public sealed record ModelConfig
{
    /// <summary>The name clients ask for.</summary>
    public string Name { get; init; } = "";

    /// <summary>What serves it, in the order tried. At least one.</summary>
    public IReadOnlyDictionary<string, DeploymentConfig> Deployments { get; init; } = ReadOnlyDictionary<string, DeploymentConfig>.Empty;
}
