using System.Text.Json;
using Weir.Engine.Configuration;
using Weir.Engine.Kernel;
using Weir.Engine.Pricing;
using Weir.Engine.Providers.Simulator;
using Weir.Tests.Support;

namespace Weir.Tests.Pricing;

public sealed class PriceCatalogueTests
{
    private static readonly DateTimeOffset Day = new(2026, 11, 21, 0, 0, 0, TimeSpan.Zero);
    private static readonly JsonDocumentOptions NoDuplicates = new() { AllowDuplicateProperties = false };

    // A thousand dollars per million tokens: above it somebody wrote a price per thousand tokens.
    private static readonly long Absurd = Money.FromUsd(1_000).NanoUsd;

    public static TheoryData<string, string> Models
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var (kind, model, _) in PriceCatalogue.Shipped.All)
            {
                data.Add(kind, model);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Every_price_is_of_a_plausible_size(string kind, string model)
    {
        var price = PriceCatalogue.Shipped.Find(kind, model)!.At(Day)!.Standard.Rates;
        long[] buckets =
        [
            price.Input, price.CacheRead, price.CacheWrite5m, price.CacheWrite1h, price.Output, price.Reasoning, price.AudioInput, price.AudioOutput,
        ];

        Assert.All(buckets, nano => Assert.InRange(nano, 0, Absurd));
        Assert.InRange(price.Input, Money.FromUsd(0.001m).NanoUsd, Absurd);
        Assert.True(price.CacheRead <= price.Input, "reading the cache costs more than not having one");
        Assert.True(price.CacheWrite5m >= price.Input && price.CacheWrite1h >= price.CacheWrite5m, "writing the cache costs less than not having one");
        Assert.True(price.AudioInput >= price.Input, "audio costs less than text");
        if (!model.Contains("embed", StringComparison.Ordinal))
        {
            Assert.True(price.Output >= price.Input, "output costs less than input");
        }
    }

    [Fact]
    public void Every_kind_of_the_catalogue_exists_and_says_where_its_prices_come_from()
    {
        var kinds = PriceCatalogue.Shipped.All.Select(row => row.Kind).Distinct().ToArray();

        Assert.Subset(ProviderKinds.All.ToHashSet(), kinds.ToHashSet());
        Assert.Equal(kinds.Order(), PriceCatalogue.Shipped.Sources.Keys.Order());
        Assert.All(PriceCatalogue.Shipped.Sources, source => Assert.True(source.Value.Length > 20, source.Key));
    }

    [Fact]
    public void No_model_is_listed_twice()
    {
        var text = File.ReadAllText(RepoRoot.At("src/Weir.Engine/Pricing/catalogue.json"));

        using var document = JsonDocument.Parse(text, NoDuplicates);

        Assert.Equal(PriceCatalogue.Shipped.Version, document.RootElement.GetProperty("version").GetString());
    }

    [Theory]
    [InlineData("openai", "gpt-4o-2024-08-06", "gpt-4o")]
    [InlineData("openai", "gpt-4o-mini-2024-07-18", "gpt-4o-mini")]
    [InlineData("openai", "gpt-4.1-2025-04-14", "gpt-4.1")]
    [InlineData("openai", "o3-2025-04-16", "o3")]
    [InlineData("anthropic", "claude-sonnet-4-5-20250929", "claude-sonnet-4-5")]
    [InlineData("anthropic", "claude-sonnet-4-20250514", "claude-sonnet-4")]
    [InlineData("anthropic", "claude-3-5-haiku-20241022", "claude-3-5-haiku")]
    public void A_dated_snapshot_costs_what_its_model_does(string kind, string snapshot, string model) =>
        Assert.Equal(PriceCatalogue.Shipped.Find(kind, model), PriceCatalogue.Shipped.Find(kind, snapshot));

    [Fact]
    public void A_snapshot_with_a_price_of_its_own_keeps_it() =>
        Assert.Equal(Money.FromUsd(5).NanoUsd, PriceCatalogue.Shipped.Find("openai", "gpt-4o-2024-05-13")!.At(Day)!.Standard.Rates.Input);

    [Theory]
    [InlineData("openai", "gpt-4o-realtime")]
    [InlineData("openai", "gpt-4o-2024-13-45")]
    [InlineData("openai", "claude-sonnet-4-5")]
    [InlineData("ollama", "llama3.1")]
    [InlineData("nobody", "gpt-4o")]
    public void What_is_not_listed_has_no_price(string kind, string model) => Assert.Null(PriceCatalogue.Shipped.Find(kind, model));

    [Fact]
    public void The_simulator_and_the_catalogue_charge_the_same()
    {
        var usage = new TokenUsage { Input = 1_003, CacheRead = 507, CacheWrite5m = 211, CacheWrite1h = 97, Output = 389, Reasoning = 53 };
        var bill = new SimulatorOptions();

        Assert.All(bill.Models, model =>
            Assert.Equal(bill.DefaultPrice.CostNanoUsd(usage), PriceCatalogue.Shipped.Find("simulator", model)!.At(Day)!.CostOf(usage).NanoUsd));
    }
}
