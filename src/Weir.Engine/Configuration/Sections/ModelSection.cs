using Weir.Engine.Configuration.Fields;

namespace Weir.Engine.Configuration.Sections;

/// <summary>Fields of <c>models.*</c>.</summary>
internal static class ModelSection
{
    public static readonly ObjectKind<ModelConfig> Kind = new ObjectKind<ModelConfig>("model", () => new())
        .Optional("preset", Values.Line, m => m.Preset, (m, value) => m with { Preset = value },
            "Preset whose values are filled into requests that state none. Default: none, and requests pass as they are.")
        .Field("settings", SettingsFields.Kind, m => m.Settings, (m, value) => m with { Settings = value },
            "The model's own values for what requests do not state, before those of the preset.")
        .Map(new MapKind<DeploymentConfig>("deployments", IdRule.Id, DeploymentSection.Kind) { AtLeast = 1 }, m => m.Deployments, (m, value) => m with { Deployments = value },
            (model, id) => new() { Id = id, Model = model.Name }, "What serves the model, in the order tried.");
}
