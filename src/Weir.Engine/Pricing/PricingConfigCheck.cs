using Weir.Engine.Configuration;
using Weir.Engine.Kernel;

namespace Weir.Engine.Pricing;

/// <summary>What a configuration says of prices: the catalogue it names, the size of its own prices, models that have none.</summary>
public sealed class PricingConfigCheck : IConfigCheck
{
    private static readonly ConfigPath Pricing = ConfigPath.Of("pricing");

    /// <inheritdoc/>
    public IEnumerable<ConfigProblem> Check(WeirConfig config, ConfigMarks marks)
    {
        var reading = ReadingOf(config.Pricing);
        return Catalogue(reading, config.Pricing, marks)
            .Concat(Cap(config.Pricing, marks))
            .Concat(Sizes(config, marks))
            .Concat(Missing(config, reading is null ? PriceCatalogue.Shipped : reading.Catalogue, marks));
    }

    private static CatalogueReading? ReadingOf(PricingConfig pricing) => pricing.CatalogueFile switch
    {
        null => null,
        { Unreadable: { } why } => new(null, [new(true, "", why)]),
        var file => PriceCatalogue.Read(file.Bytes),
    };

    private static IEnumerable<ConfigProblem> Catalogue(CatalogueReading? reading, PricingConfig pricing, ConfigMarks marks) =>
        from problem in reading?.Problems ?? []
        let message = $"{pricing.CatalogueFile!.Name}: {(problem.Path.Length == 0 ? "" : problem.Path + ": ")}{problem.Message}"
        select problem.IsError ? marks.Error(Pricing.Add("catalogue"), message) : marks.Warning(Pricing.Add("catalogue"), message);

    private static IEnumerable<ConfigProblem> Cap(PricingConfig pricing, ConfigMarks marks)
    {
        if (pricing is { Unknown: UnknownPrice.Cap, Cap: null })
        {
            yield return marks.Error(Pricing.Add("cap"), "is required where unknown is 'cap'; write cap: { input: ..., output: ... } in US dollars per million tokens");
        }

        if (pricing.Cap is not { } cap)
        {
            yield break;
        }

        if (pricing.Unknown != UnknownPrice.Cap)
        {
            yield return marks.Warning(Pricing.Add("cap"), "has no effect unless unknown is 'cap'");
        }

        foreach (var problem in PriceRules.Check(new() { Input = cap.Input, Output = cap.Output }, name => Pricing.Add("cap").Add(name).Text))
        {
            yield return Told(problem, marks);
        }
    }

    private static IEnumerable<ConfigProblem> Sizes(WeirConfig config, ConfigMarks marks)
    {
        foreach (var (model, deployment) in Deployments(config).Where(one => one.Deployment.Price is not null))
        {
            var path = PathOf(model, deployment).Add("price");
            var price = ConfiguredPrices.UsdOf(deployment.Price!);
            var problems = PriceRules.Check(price, name => path.Add(name).Text);
            if (deployment.Price!.LongContext is { } step)
            {
                var stepPath = path.Add("long_context");
                var dearer = ConfiguredPrices.UsdOf(step, price);
                problems = problems
                    .Concat(PriceRules.Check(dearer, name => stepPath.Add(name).Text))
                    .Concat(PriceRules.CheckBeside(price, dearer, name => stepPath.Add(name).Text, isDearer: true));
            }

            foreach (var problem in problems)
            {
                yield return Told(problem, marks);
            }
        }
    }

    private static IEnumerable<ConfigProblem> Missing(WeirConfig config, PriceCatalogue? catalogue, ConfigMarks marks) =>
        from one in Deployments(config)
        where one.Deployment.Price is null && catalogue is not null && config.Pricing.Unknown != UnknownPrice.Cap
            && config.Providers.TryGetValue(one.Deployment.Provider, out var provider) && catalogue.Find(provider.Kind, one.Deployment.Model) is null
        select marks.Warning(
            PathOf(one.Model, one.Deployment),
            $"has no price, here or in the price catalogue: {Consequence(config.Pricing.Unknown)}; write price: {{ input: 0, output: 0 }} if it costs nothing");

    private static string Consequence(UnknownPrice? unknown) => unknown switch
    {
        UnknownPrice.Block => "it is not called",
        UnknownPrice.Allow => "its calls count as costing nothing",
        _ => "its calls count as costing nothing, and it is not called under a budget that blocks",
    };

    private static IEnumerable<(string Model, DeploymentConfig Deployment)> Deployments(WeirConfig config) =>
        config.Models.SelectMany(model =>
        {
            Pace.GiveWay();
            return model.Value.Deployments.Values.Select(deployment => (model.Key, deployment));
        });

    private static ConfigPath PathOf(string model, DeploymentConfig deployment) => ConfigPath.Of("models", model, "deployments", deployment.Id);

    private static ConfigProblem Told(PriceProblem problem, ConfigMarks marks) =>
        problem.IsError ? marks.Error(new(problem.Path), problem.Message) : marks.Warning(new(problem.Path), problem.Message);
}
