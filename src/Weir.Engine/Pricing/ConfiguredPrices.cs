using Weir.Engine.Configuration;

namespace Weir.Engine.Pricing;

/// <summary>Prices as the configuration states them: the catalogue it names, those of deployments, the cap of unknown ones.</summary>
public static class ConfiguredPrices
{
    /// <summary>Source text of a price written at a deployment.</summary>
    public const string Source = "configuration";

    /// <summary>Source text of a price that is only the cap of unknown ones.</summary>
    public const string CapSource = "cap of unknown prices";

    /// <summary>The catalogue that a valid configuration means.</summary>
    /// <exception cref="ArgumentException">Its file is no catalogue; <see cref="PricingConfigCheck"/> says why.</exception>
    public static PriceCatalogue CatalogueOf(PricingConfig config) => config.CatalogueFile is { } file
        ? PriceCatalogue.Read(file.Bytes).Catalogue ?? throw new ArgumentException($"{file.Name} is no price catalogue.", nameof(config))
        : PriceCatalogue.Shipped;

    /// <summary>The price written at a deployment.</summary>
    public static PriceSchedule Of(PriceConfig config)
    {
        var price = UsdOf(config);
        var longContext = config.LongContext is { } step ? [new LongContextPrice(step.Above, PriceVector.Of(UsdOf(step, price)))] : Array.Empty<LongContextPrice>();
        return PriceSchedule.Always(new(new PriceTable(PriceVector.Of(price), longContext), Source));
    }

    /// <summary>The price of every model without one; <see langword="null"/> unless the configuration caps them.</summary>
    public static PriceSchedule? CapOf(PricingConfig config) => config is { Unknown: UnknownPrice.Cap, Cap: { } cap }
        ? PriceSchedule.Always(ModelPrice.FromUsdPerMillion(new() { Input = cap.Input, Output = cap.Output }, CapSource))
        : null;

    internal static PricePerMillion UsdOf(PriceConfig price) => new()
    {
        Input = price.Input,
        Output = price.Output,
        CacheRead = price.CacheRead,
        CacheWrite5m = price.CacheWrite5m,
        CacheWrite1h = price.CacheWrite1h,
        Reasoning = price.Reasoning,
        AudioInput = price.AudioInput,
        AudioOutput = price.AudioOutput,
        Image = price.Image,
        Request = price.Request,
    };

    internal static PricePerMillion UsdOf(LongContextConfig price, PricePerMillion basis) => new()
    {
        Input = price.Input,
        Output = price.Output,
        CacheRead = price.CacheRead,
        CacheWrite5m = price.CacheWrite5m,
        CacheWrite1h = price.CacheWrite1h,
        Reasoning = price.Reasoning,
        AudioInput = price.AudioInput,
        AudioOutput = price.AudioOutput,
        Image = price.Image,
        Request = basis.Request,
    };
}
