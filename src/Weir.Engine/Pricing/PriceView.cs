using Weir.Engine.Kernel;

namespace Weir.Engine.Pricing;

/// <summary>One price of the catalogue as <c>/api/prices</c> shows it.</summary>
public sealed record PriceView
{
    /// <summary>Kind of provider.</summary>
    public required string Kind { get; init; }

    /// <summary>The model's name there.</summary>
    public required string Model { get; init; }

    /// <summary>The first moment at which it holds; null for since ever.</summary>
    public DateTimeOffset? EffectiveFrom { get; init; }

    /// <summary>The first moment at which the next one holds; null when there is none.</summary>
    public DateTimeOffset? EffectiveUntil { get; init; }

    /// <summary>Prices by service tier and length of prompt; tiers without prices of their own are left out and cost the standard ones.</summary>
    public required IReadOnlyList<RateView> Rates { get; init; }

    /// <summary>Most output tokens of one answer; null when it is not known.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>What is written beside a cost that was told by it.</summary>
    public required string Source { get; init; }

    /// <summary>Every price of a catalogue, by kind, model and date.</summary>
    public static IEnumerable<PriceView> Of(PriceCatalogue catalogue) =>
        from model in catalogue.All
        from row in model.Prices.Rows.Index()
        let next = row.Index + 1 < model.Prices.Rows.Count ? model.Prices.Rows[row.Index + 1] : null
        select new PriceView
        {
            Kind = model.Kind,
            Model = model.Model,
            EffectiveFrom = row.Item.From == DateTimeOffset.MinValue ? null : row.Item.From,
            EffectiveUntil = next?.From,
            Rates = [.. RateView.Of(row.Item.Price)],
            MaxOutputTokens = catalogue.MaxOutputTokensOf(model.Kind, model.Model),
            Source = row.Item.Price.Source,
        };

    /// <summary>Whether it holds at a moment.</summary>
    public bool HoldsAt(DateTimeOffset moment) => (EffectiveFrom ?? DateTimeOffset.MinValue) <= moment && !(EffectiveUntil <= moment);
}

/// <summary>Prices of one service tier and length of prompt, in US dollars per million tokens; <see cref="RequestUsd"/> for each request.</summary>
/// <param name="Tier"><c>standard</c>, <c>batch</c>, <c>flex</c> or <c>priority</c>.</param>
/// <param name="AboveInputTokens">They hold for requests with more input tokens than this; 0 for all.</param>
/// <param name="InputUsd">Input.</param>
/// <param name="CacheReadUsd">Input read from the cache.</param>
/// <param name="CacheWrite5mUsd">Input written to the five-minute cache.</param>
/// <param name="CacheWrite1hUsd">Input written to the one-hour cache.</param>
/// <param name="OutputUsd">Output.</param>
/// <param name="ReasoningUsd">Reasoning.</param>
/// <param name="AudioInputUsd">Audio in.</param>
/// <param name="AudioOutputUsd">Audio out.</param>
/// <param name="ImageUsd">Images in.</param>
/// <param name="RequestUsd">Each request.</param>
public sealed record RateView(
    string Tier,
    long AboveInputTokens,
    Money InputUsd,
    Money CacheReadUsd,
    [property: System.Text.Json.Serialization.JsonPropertyName("cache_write_5m_usd")] Money CacheWrite5mUsd,
    [property: System.Text.Json.Serialization.JsonPropertyName("cache_write_1h_usd")] Money CacheWrite1hUsd,
    Money OutputUsd,
    Money ReasoningUsd,
    Money AudioInputUsd,
    Money AudioOutputUsd,
    Money ImageUsd,
    Money RequestUsd)
{
    /// <summary>Every table of a price: the standard one first, each followed by its steps.</summary>
    public static IEnumerable<RateView> Of(ModelPrice price) =>
        from table in new[] { ("standard", price.Standard), ("batch", price.Batch), ("flex", price.Flex), ("priority", price.Priority) }
        where table.Item2 is not null
        from step in table.Item2.LongContext.Prepend(new(0, table.Item2.Rates))
        select Of(table.Item1, step.Above, step.Rates);

    private static RateView Of(string tier, long above, PriceVector rates) => new(
        tier, above, new(rates.Input), new(rates.CacheRead), new(rates.CacheWrite5m), new(rates.CacheWrite1h), new(rates.Output),
        new(rates.Reasoning), new(rates.AudioInput), new(rates.AudioOutput), new(rates.Image), new(rates.PerRequest));
}
