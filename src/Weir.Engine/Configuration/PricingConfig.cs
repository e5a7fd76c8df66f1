namespace Weir.Engine.Configuration;

/// <summary>Where prices come from, and what holds for a model without one. <c>pricing</c>.</summary>
public sealed record PricingConfig
{
    /// <summary>A price catalogue instead of the shipped one: path relative to the configuration file. Default: the shipped one.</summary>
    public string? Catalogue { get; init; }

    /// <summary>The catalogue as it was read when the configuration was; null when <see cref="Catalogue"/> is.</summary>
    public ConfigFile? CatalogueFile { get; init; }

    /// <summary>What holds for a model without a price. Default: block under a hard budget, otherwise allow with a warning.</summary>
    public UnknownPrice? Unknown { get; init; }

    /// <summary>The price of models without one; required with, and only used with, <see cref="UnknownPrice.Cap"/>.</summary>
    public PriceCapConfig? Cap { get; init; }
}
