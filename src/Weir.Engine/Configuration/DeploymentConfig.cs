namespace Weir.Engine.Configuration;

/// <summary>One model at one provider. <c>models.&lt;name&gt;.deployments.&lt;id&gt;</c>.</summary>
public sealed record DeploymentConfig
{
    /// <summary>The id it is configured under.</summary>
    public string Id { get; init; } = "";

    /// <summary>Id of the provider. Required; must exist.</summary>
    public string Provider { get; init; } = "";

    /// <summary>The provider's name for the model. Default: the name clients ask for.</summary>
    public string Model { get; init; } = "";

    /// <summary>Price here; default: the price catalogue's.</summary>
    public PriceConfig? Price { get; init; }

    /// <summary>Most tokens it may answer with, 1 to 10000000. Default: not bounded here.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>What it can do.</summary>
    public CapabilitiesConfig Capabilities { get; init; } = new();
}
