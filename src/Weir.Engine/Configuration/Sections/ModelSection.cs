using Weir.Engine.Configuration.Fields;

namespace Weir.Engine.Configuration.Sections;

/// <summary>Fields of <c>models.*</c>.</summary>
internal static class ModelSection
{
    public static readonly ObjectKind<ModelConfig> Kind = new ObjectKind<ModelConfig>("model", () => new())
        .Map(new MapKind<DeploymentConfig>("deployments", IdRule.Id, DeploymentSection.Kind) { AtLeast = 1 }, m => m.Deployments, (m, value) => m with { Deployments = value },
            (model, id) => new() { Id = id, Model = model.Name }, "What serves the model, in the order tried.");
}
