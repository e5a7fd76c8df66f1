using Weir.Engine.Ledger.Budgets;
using Weir.Engine.Ledger.Costs;

namespace Weir.Engine.Operations.Costs;

/// <summary>What costs are narrowed down and grouped by, as parameters name it.</summary>
internal static class CostFilters
{
    /// <summary>Every dimension's name.</summary>
    public static readonly IReadOnlyList<string> Dimensions = [.. Enum.GetValues<CostDimension>().Select(Name)];

    /// <summary>Those that can be a filter: days and hours are asked for by the range.</summary>
    public static readonly IReadOnlyList<string> Names = [.. Enum.GetValues<CostDimension>().Where(one => one is not (CostDimension.Day or CostDimension.Hour)).Select(Name)];

    public static string Name(CostDimension dimension) => dimension.ToString().ToLowerInvariant();

    /// <summary>The filters that a query gives; an empty one means what names nothing.</summary>
    public static IReadOnlyDictionary<CostDimension, string> Of(ApiQuery query) =>
        Names.Where(name => query.Text(name) is not null).ToDictionary(name => Enum.Parse<CostDimension>(name, ignoreCase: true), name => query.Text(name)!);

    /// <summary>A charge with exactly the names that a filter asks for, and the team of who may see no other.</summary>
    public static Charge ChargeOf(IReadOnlyDictionary<CostDimension, string> only, string? team)
    {
        return new(
            new(Name(CostDimension.Key) ?? "", team ?? Name(CostDimension.Team), Name(CostDimension.Project), Name(CostDimension.Customer), Name(CostDimension.User), Environment: Name(CostDimension.Environment)),
            Name(CostDimension.Provider) ?? "", Name(CostDimension.Model) ?? "", Name(CostDimension.Integration));

        string? Name(CostDimension dimension) => only.TryGetValue(dimension, out var name) && name.Length > 0 ? name : null;
    }

    /// <summary>Parameter <c>by</c>: up to three names between commas.</summary>
    public static IReadOnlyList<CostDimension> By(ApiQuery query)
    {
        var words = query.Text("by") is { } text ? text.Split(',', StringSplitOptions.TrimEntries) : [];
        if (words.Any(word => !Dimensions.Contains(word, StringComparer.Ordinal)) || words.Length > CostQuery.MaxDimensions || words.Distinct().Count() < words.Length)
        {
            query.Refuse("by", $"must be one to {CostQuery.MaxDimensions} different ones of {string.Join(", ", Dimensions)}, with commas between");
            return [];
        }

        return [.. words.Select(word => Enum.Parse<CostDimension>(word, ignoreCase: true))];
    }
}
