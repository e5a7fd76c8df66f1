namespace Weir.Engine.Configuration;

/// <summary>A named set of model settings. <c>presets.&lt;id&gt;</c>.</summary>
public sealed record PresetConfig
{
    /// <summary>The id it is configured under.</summary>
    public string Id { get; init; } = "";

    /// <summary>What it is for. Default none.</summary>
    public string? Description { get; init; }

    /// <summary>Another preset, whose values hold where this one states none. Default none.</summary>
    public string? Extends { get; init; }

    /// <summary>Its own values.</summary>
    public ModelSettingsConfig Settings { get; init; } = ModelSettingsConfig.None;
}
