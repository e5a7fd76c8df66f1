using System.Collections.ObjectModel;

namespace Weir.Engine.Configuration;

/// <summary>A model as clients name it. <c>models.&lt;name&gt;</c>.</summary>
public sealed record ModelConfig
{
    /// <summary>The name clients ask for.</summary>
    public string Name { get; init; } = "";

    /// <summary>Id of the preset whose values are filled into its requests where they state none. Default none.</summary>
    public string? Preset { get; init; }

    /// <summary>Values of its own, before those of the preset.</summary>
    public ModelSettingsConfig Settings { get; init; } = ModelSettingsConfig.None;

    /// <summary>What serves it, in the order tried. At least one.</summary>
    public IReadOnlyDictionary<string, DeploymentConfig> Deployments { get; init; } = ReadOnlyDictionary<string, DeploymentConfig>.Empty;
}
