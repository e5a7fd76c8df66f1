using System.Text.Json;

namespace Weir.Engine.Pricing;

/// <summary>Reads one price of a catalogue: its classes, its steps for long prompts, its service tiers.</summary>
/// <param name="problems">Takes what is wrong.</param>
/// <param name="source">Source text of every price read.</param>
/// <param name="kindTiers">Factors that hold for every model of the kind unless it states its own; null for none.</param>
internal sealed class CatalogueRow(List<PriceProblem> problems, string source, CatalogueMembers? kindTiers)
{
    public static readonly string[] Tiers = ["batch", "flex", "priority"];

    private static readonly string[] Prices = [.. PriceRules.Classes.Select(one => one.Name), "request"];
    private static readonly string[] StepFields = ["above", .. Prices];
    private static readonly string[] TierFields = [.. Prices, "long_context"];

    public static readonly string[] Fields = ["from", .. Prices, "long_context", "tiers", "max_output_tokens"];

    /// <summary>The price; null when it cannot be told.</summary>
    public ModelPrice? Read(CatalogueMembers members)
    {
        var found = problems.Count;
        var basis = PriceOf(members, null);
        var steps = basis is null ? [] : StepsOf(members, basis);
        var own = members.Find("tiers") is { } tiers ? CatalogueMembers.Of(tiers, members.Path.Add("tiers"), Tiers, problems) : null;
        if (basis is null || problems.Skip(found).Any(problem => problem.IsError))
        {
            return null;
        }

        var tables = Tiers.Select(name => TierOf(name, own?.Has(name) == true ? own : kindTiers, basis, steps)).ToArray();
        return problems.Skip(found).Any(problem => problem.IsError)
            ? null
            : new ModelPrice(TableOf(basis, steps), source) { Batch = tables[0], Flex = tables[1], Priority = tables[2] };
    }

    private PricePerMillion? PriceOf(CatalogueMembers members, PricePerMillion? basis)
    {
        var (input, output) = (members.Number("input", isRequired: true), members.Number("output", isRequired: true));
        if (input is null || output is null)
        {
            return null;
        }

        var price = new PricePerMillion
        {
            Input = input.Value,
            Output = output.Value,
            CacheRead = members.Number("cache_read"),
            CacheWrite5m = members.Number("cache_write_5m"),
            CacheWrite1h = members.Number("cache_write_1h"),
            Reasoning = members.Number("reasoning"),
            AudioInput = members.Number("audio_input"),
            AudioOutput = members.Number("audio_output"),
            Image = members.Number("image"),
            Request = members.Number("request") ?? basis?.Request,
        };
        problems.AddRange(PriceRules.Check(price, name => members.Path.Add(name).Text));
        return price;
    }

    private List<(long Above, PricePerMillion Price)> StepsOf(CatalogueMembers owner, PricePerMillion basis)
    {
        var steps = new List<(long Above, PricePerMillion Price)>();
        if (owner.Find("long_context") is not { } value)
        {
            return steps;
        }

        var path = owner.Path.Add("long_context");
        var isList = value.ValueKind == JsonValueKind.Array;
        foreach (var (index, one) in (isList ? value.EnumerateArray().ToArray() : [value]).Index())
        {
            if (CatalogueMembers.Of(one, isList ? path.Item(index) : path, StepFields, problems) is { } members
                && members.Whole("above", 1, 1_000_000_000, isRequired: true) is { } above && PriceOf(members, basis) is { } price)
            {
                if (steps.Count > 0 && above <= steps[^1].Above)
                {
                    members.Error("above", "must be larger than that of the step before");
                }

                problems.AddRange(PriceRules.CheckBeside(basis, price, name => members.Path.Add(name).Text, isDearer: true));
                steps.Add((above, price));
            }
        }

        return steps;
    }

    private PriceTable? TierOf(string name, CatalogueMembers? tiers, PricePerMillion basis, List<(long Above, PricePerMillion Price)> steps)
    {
        if (tiers?.Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Object && ReferenceEquals(tiers, kindTiers))
        {
            tiers.Error(name, "must be a factor here; prices of a tier stand at the model");
            return null;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            return FactorOf(name, tiers) is { } factor ? ByFactor(tiers, name, factor, basis, steps) : null;
        }

        if (CatalogueMembers.Of(value, tiers.Path.Add(name), TierFields, problems) is not { } members || PriceOf(members, basis) is not { } price)
        {
            return null;
        }

        problems.AddRange(PriceRules.CheckBeside(basis, price, field => members.Path.Add(field).Text, isDearer: name == "priority"));
        return TableOf(price, members.Has("long_context") ? StepsOf(members, price) : steps);
    }

    private decimal? FactorOf(string name, CatalogueMembers tiers)
    {
        if (tiers.Number(name, isRequired: true) is not { } factor)
        {
            return null;
        }

        if (factor is <= 0 or > 10)
        {
            tiers.Error(name, "must be a factor above 0, up to 10");
            return null;
        }

        if (name == "priority" ? factor < 1 : factor > 1)
        {
            problems.Add(new(false, tiers.Path.Add(name).Text, name == "priority" ? "makes priority cheaper than standard" : $"makes {name} dearer than standard"));
        }

        return factor;
    }

    private static PriceTable? ByFactor(CatalogueMembers tiers, string name, decimal factor, PricePerMillion basis, List<(long Above, PricePerMillion Price)> steps)
    {
        var price = basis.Times(factor);
        (long Above, PricePerMillion Price)[] dearer = [.. steps.Select(step => (step.Above, step.Price.Times(factor)))];
        if (!dearer.Select(step => step.Price).Append(price).All(IsExact))
        {
            tiers.Error(name, "makes prices with more than 9 decimals: state the prices of the tier instead");
            return null;
        }

        return TableOf(price, dearer);
    }

    private static bool IsExact(PricePerMillion price) =>
        PriceRules.Classes.All(one => one.Of(price) is not { } usd || (decimal.Round(usd, 9) == usd && usd <= 10 * PriceRules.MostPerMillion));

    private static PriceTable TableOf(PricePerMillion basis, IEnumerable<(long Above, PricePerMillion Price)> steps) =>
        new(PriceVector.Of(basis), steps.Select(step => new LongContextPrice(step.Above, PriceVector.Of(step.Price))));
}
