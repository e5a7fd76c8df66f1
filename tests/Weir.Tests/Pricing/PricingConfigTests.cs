using System.Text;
using Weir.Engine;
using Weir.Engine.Configuration;
using Weir.Engine.Kernel;
using Weir.Engine.Pricing;
using Weir.Tests.Configuration;

namespace Weir.Tests.Pricing;

/// <summary>The section <c>pricing</c> and prices at deployments.</summary>
public sealed class PricingConfigTests
{
    private const string Head = "schema: weir/1\nproviders: { p: { kind: vllm, base_url: \"http://127.0.0.1:8000/v1\", allow_private_network: true } }\n";

    private const string Model = "models: { m: { deployments: { d: { provider: p } } } }\n";

    [Fact]
    public void A_catalogue_named_by_the_configuration_replaces_the_shipped_one()
    {
        var result = Load(Head + Model + "pricing: { catalogue: own.json }", CatalogueReadingTests.Document("""{ "input": 2, "output": 10 }""", kind: "vllm"));

        Assert.Empty(result.Problems);
        var catalogue = ConfiguredPrices.CatalogueOf(result.Config!.Pricing);
        Assert.NotNull(catalogue.Find("vllm", "m"));
        Assert.Null(catalogue.Find("openai", "gpt-4o"));
    }

    [Fact]
    public void A_catalogue_that_is_wrong_or_missing_refuses_the_configuration()
    {
        var wrong = Load(Head + "pricing: { catalogue: own.json }", CatalogueReadingTests.Document("""{ "input": -2, "output": 10 }"""));
        var missing = Load(Head + "pricing: { catalogue: own.json }", null);

        Assert.Null(wrong.Config);
        Assert.Contains("own.json: kinds.openai.models.m.input: -2 is negative", Assert.Single(wrong.Errors).Message, StringComparison.Ordinal);
        Assert.Equal("pricing.catalogue", Assert.Single(missing.Errors).Path);
        Assert.Contains("no such file", Assert.Single(missing.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_path_is_relative_to_the_configuration_file()
    {
        var folder = Directory.CreateTempSubdirectory("weir-test-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "own.json"), CatalogueReadingTests.Document("""{ "input": 2, "output": 10 }"""));
            File.WriteAllText(Path.Combine(folder, "weir.yaml"), Head + "pricing: { catalogue: own.json }");

            var result = new ConfigLoader(EngineModule.ConfigChecks, TimeProvider.System)
                .Load(ConfigSources.FromDisk(Path.Combine(folder, "weir.yaml"), mustExist: true, EnvironmentVariables.None));

            Assert.True(result.Valid, string.Join('\n', result.Problems));
            Assert.Equal("1", ConfiguredPrices.CatalogueOf(result.Config!.Pricing).Version);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("", "count as costing nothing, and it is not called under a budget that blocks")]
    [InlineData("pricing: { unknown: block }", "it is not called")]
    [InlineData("pricing: { unknown: allow }", "count as costing nothing")]
    public void A_model_without_a_price_is_told_of_with_what_follows(string line, string part)
    {
        var problem = Assert.Single(Load(Head + Model + line, null).Problems);

        Assert.Equal((ConfigSeverity.Warning, "models.m.deployments.d"), (problem.Severity, problem.Path));
        Assert.Contains(part, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void With_a_cap_a_model_without_a_price_costs_the_cap()
    {
        var result = Load(Head + Model + "pricing: { unknown: cap, cap: { input: 15, output: 75 } }", null);

        Assert.Empty(result.Problems);
        var price = ConfiguredPrices.CapOf(result.Config!.Pricing)!.At(DateTimeOffset.MinValue)!;
        Assert.Equal("cap of unknown prices", price.Source);
        Assert.Equal(Money.FromUsd(0.09m), price.CostOf(new() { CacheWrite1h = 1_000, Reasoning = 1_000 }));
    }

    [Theory]
    [InlineData("pricing: { unknown: cap }", "pricing.cap", true)]
    [InlineData("pricing: { unknown: cap, cap: { input: 0.000015, output: 75 } }", "pricing.cap.input", true)]
    [InlineData("pricing: { cap: { input: 15, output: 75 } }", "pricing.cap", false)]
    [InlineData("pricing: { unknown: perhaps }", "pricing.unknown", true)]
    public void A_cap_must_be_meant(string line, string path, bool isError) =>
        Assert.Contains(Load(Head + line, null).Problems, problem => problem.Path == path && (problem.Severity == ConfigSeverity.Error) == isError);

    [Theory]
    [InlineData("{ input: 0.0000025, output: 10 }", "price.input", true)]
    [InlineData("{ input: 2, output: 10, cache_read: 5 }", "price.cache_read", true)]
    [InlineData("{ input: 2, output: 1 }", "price.output", false)]
    [InlineData("{ input: 2, output: 10, cache_read: 1, long_context: { above: 9, input: 4, output: 20 } }", "price.long_context.cache_read", true)]
    [InlineData("{ input: 2, output: 10, long_context: { above: 9, input: 1, output: 20 } }", "price.long_context.input", false)]
    public void A_price_at_a_deployment_is_checked_for_its_size(string price, string path, bool isError) =>
        Assert.Contains(
            Load(Head + $"models: {{ m: {{ deployments: {{ d: {{ provider: p, price: {price} }} }} }} }}", null).Problems,
            problem => problem.Path == "models.m.deployments.d." + path && (problem.Severity == ConfigSeverity.Error) == isError);

    [Fact]
    public void A_price_at_a_deployment_charges_images_and_long_prompts()
    {
        var config = Loading.Good(Head + "models: { m: { deployments: { d: { provider: p, price: { input: 2, output: 10, image: 5, request: 0.001, long_context: { above: 100, input: 4, output: 20, image: 9 } } } } } }");
        var price = ConfiguredPrices.Of(config.Models["m"].Deployments["d"].Price!).At(DateTimeOffset.MinValue)!;

        Assert.Equal("configuration", price.Source);
        Assert.Equal(1_000_000 + (40 * 2_000) + (60 * 5_000), price.CostOf(new() { Input = 40, Image = 60 }).NanoUsd);
        Assert.Equal(1_000_000 + (41 * 4_000) + (60 * 9_000), price.CostOf(new() { Input = 41, Image = 60 }).NanoUsd);
    }

    private static ConfigResult Load(string text, string? catalogue) => new ConfigLoader(EngineModule.ConfigChecks, TimeProvider.System).Load(
        Loading.Sources(text) with { NamedFile = name => catalogue is null ? null : new(name, Encoding.UTF8.GetBytes(catalogue)) });
}
