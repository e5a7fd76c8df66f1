using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Identity;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger.Costs;
using Weir.Engine.Operations.Series;

namespace Weir.Engine.Operations.Costs;

/// <summary><c>GET /api/cost-analysis?wrapper=&amp;range=7d</c> or <c>&amp;hours=24</c> (S0-46, S0-52): what was spent and saved, by integration and by hour. The ledger's sums, told by the seeds' names.</summary>
internal static class ShowCostAnalysis
{
    public static readonly ApiFields Known = ApiFields.Of("wrapper", "range", "hours: whole");

    // A year has 8,784 hours; there are at most some thousand integrations.
    private const int MostLines = 10_000;
    private const int MostHours = 366 * 24;

    /// <summary>The answer: one shape, also when nothing was spent. Money is US dollars as decimal text.</summary>
    /// <param name="Wrapper">Whose costs: an integration's id, or <c>gateway</c>; <see langword="null"/> for all.</param>
    /// <param name="From">Begin of the range.</param>
    /// <param name="To">Its end, exclusive.</param>
    /// <param name="TotalCost">What was posted.</param>
    /// <param name="TotalSavings">What integrations say they saved.</param>
    /// <param name="Operations">Attempts of the gateway at providers, and costs that integrations reported.</param>
    /// <param name="AverageCost">Of one of them; zero of none.</param>
    /// <param name="CostByWrapper">By integration; <c>gateway</c> for calls through it.</param>
    /// <param name="SavingsByWrapper">By integration.</param>
    /// <param name="HourlyCosts">Of each hour of the range, by its begin.</param>
    /// <param name="EfficiencyMetrics">How well it was spent.</param>
    public sealed record CostAnalysis(
        string? Wrapper, DateTimeOffset From, DateTimeOffset To, Money TotalCost, Money TotalSavings, long Operations, Money AverageCost,
        IReadOnlyDictionary<string, Money> CostByWrapper, IReadOnlyDictionary<string, Money> SavingsByWrapper, IReadOnlyDictionary<string, Money> HourlyCosts, CostEfficiency EfficiencyMetrics);

    /// <summary>How well it was spent.</summary>
    /// <param name="AverageEfficiencyScore">Of the reports that told one; <see langword="null"/> where none did.</param>
    /// <param name="TotalTokensUsed">Tokens of all.</param>
    /// <param name="TotalRequests">Attempts of the gateway, and the requests that integrations reported.</param>
    /// <param name="CostPerRequest">Of one of them; <see langword="null"/> of none.</param>
    /// <param name="CostPer1kTokens">Of a thousand tokens; <see langword="null"/> of none.</param>
    public sealed record CostEfficiency(double? AverageEfficiencyScore, long TotalTokensUsed, long TotalRequests, Money? CostPerRequest, [property: JsonPropertyName("cost_per_1k_tokens")] Money? CostPer1kTokens);

    public static async Task<Results<Ok<CostAnalysis>, ValidationProblem>> Handle(HttpRequest request, CostBook costs, SavingsBook savings, TimeProvider clock, CancellationToken cancellationToken)
    {
        var query = new ApiQuery(request.Query, Known);
        var length = Length(query);
        if (query.Problem is { } problem)
        {
            return problem;
        }

        var to = Timestamps.FromUnixMicroseconds(clock.GetUtcNow().ToUnixMicroseconds() + 1);
        var wrapper = query.Text("wrapper");
        var asked = new CostQuery { From = to - length, To = to, Team = Actor.Of(request.HttpContext).Team, Only = Only(wrapper), Limit = MostLines, ByName = true };
        var byHour = await costs.SumAsync(asked with { By = [CostDimension.Hour] }, cancellationToken);
        var byWrapper = await costs.SumAsync(asked with { By = [CostDimension.Integration] }, cancellationToken);
        var saved = wrapper == OperationSource.Gateway ? [] : await savings.SumAsync(asked.From, to, wrapper, asked.Team, cancellationToken);
        return TypedResults.Ok(Analysis(asked, wrapper, byHour, byWrapper, saved));
    }

    private static CostAnalysis Analysis(CostQuery asked, string? wrapper, CostPage byHour, CostPage byWrapper, IReadOnlyList<SavingsLine> saved)
    {
        var sums = byWrapper.Total;
        var attempts = byWrapper.Lines.Where(line => line.Values[0] is null).Sum(line => line.Sums.Requests);
        var operations = attempts + saved.Sum(one => one.Reports);
        var (scored, tokens) = (saved.Sum(one => one.Scored), sums.InputTokens + sums.OutputTokens);
        return new(
            wrapper, asked.From, asked.To, sums.CostUsd, new(saved.Sum(one => one.Savings.NanoUsd)), operations, Part(sums.CostUsd, operations) ?? Money.Zero,
            byWrapper.Lines.ToDictionary(line => line.Values[0] ?? OperationSource.Gateway, line => line.Sums.CostUsd, StringComparer.Ordinal),
            saved.ToDictionary(one => one.Integration, one => one.Savings, StringComparer.Ordinal), Hours(asked, byHour),
            new(
                scored == 0 ? null : Math.Round(saved.Sum(one => one.EfficiencyMicro) / 1_000_000d / scored, 6), tokens, sums.Requests,
                Part(sums.CostUsd, sums.Requests), Part(new(checked(sums.CostUsd.NanoUsd * 1_000)), tokens)));
    }

    private static SortedDictionary<string, Money> Hours(CostQuery asked, CostPage byHour)
    {
        var hours = new SortedDictionary<string, Money>(StringComparer.Ordinal);
        for (var at = asked.From.AddTicks(-(asked.From.UtcTicks % TimeSpan.TicksPerHour)); at < asked.To; at = at.AddHours(1))
        {
            hours[at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)] = Money.Zero;
        }

        foreach (var line in byHour.Lines)
        {
            hours[line.Values[0]!] = line.Sums.CostUsd;
        }

        return hours;
    }

    private static Dictionary<CostDimension, string> Only(string? wrapper) => wrapper switch
    {
        null => [],
        OperationSource.Gateway => new() { [CostDimension.Integration] = "" },
        _ => new() { [CostDimension.Integration] = wrapper },
    };

    private static Money? Part(Money whole, long parts) => parts == 0 ? null : new((long)Math.Round((decimal)whole.NanoUsd / parts, MidpointRounding.ToEven));

    private static TimeSpan Length(ApiQuery query)
    {
        if (query.Text("hours") is not { } text)
        {
            return query.Range(TimeSpan.FromDays(7));
        }

        if (query.Text("range") is not null)
        {
            query.Refuse("hours", "must be left out where range is given");
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var hours) && hours is >= 1 and <= MostHours)
        {
            return TimeSpan.FromHours(hours);
        }

        query.Refuse("hours", $"must be a whole number from 1 to {MostHours}");
        return TimeSpan.FromHours(1);
    }
}
