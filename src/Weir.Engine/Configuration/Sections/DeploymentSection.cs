using Weir.Engine.Configuration.Fields;

namespace Weir.Engine.Configuration.Sections;

/// <summary>Fields of <c>models.*.deployments.*</c>.</summary>
internal static class DeploymentSection
{
    public static readonly ObjectKind<DeploymentConfig> Kind = new ObjectKind<DeploymentConfig>("deployment", () => new())
        .Required("provider", Values.Line, d => d.Provider, (d, value) => d with { Provider = value },
            "Id of the provider.")
        .Field("model", Values.ModelName, d => d.Model, (d, value) => d with { Model = value },
            "The provider's name for the model. Default: the name clients ask for.")
        .Optional("price", PriceSection.Kind, d => d.Price, (d, value) => d with { Price = value },
            "Price here. Default: the price catalogue's.")
        .Optional("max_output_tokens", Values.Integer(1, 10_000_000, "tokens"), d => d.MaxOutputTokens, (d, value) => d with { MaxOutputTokens = value },
            "Most tokens it may answer with. Default: not bounded here.")
        .Field("capabilities", CapabilitiesSection.Kind, d => d.Capabilities, (d, value) => d with { Capabilities = value },
            "What it can do.");
}
