using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Identity;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger.Costs;
using Weir.Engine.Ledger.Status;

namespace Weir.Engine.Operations.Costs;

/// <summary><c>GET /api/usage</c>: what was used in the current day, week, month or year, in all and by model.</summary>
internal static class ShowUsage
{
    private static readonly string[] Periods = ["day", "week", "month", "year"];
    public static readonly ApiFields Known = ApiFields.Of(["period", "zone", .. CostFilters.Names]);

    /// <summary>The answer: one shape, also when nothing was used.</summary>
    /// <param name="Period">The kind of period.</param>
    /// <param name="Zone">The time zone of its calendar.</param>
    /// <param name="PeriodStart">Its first moment.</param>
    /// <param name="PeriodEnd">The first moment of the next one.</param>
    /// <param name="Total">Everything in it.</param>
    /// <param name="ByModel">By model, the dearest first, at most 1,000.</param>
    /// <param name="ByModelComplete">False when there are more models; <c>/api/costs?by=model</c> has them all, by page.</param>
    /// <param name="BudgetRemainingUsd">The least that is left of a budget which all calls of the filter count in, whatever its period; null when none limits their money.</param>
    /// <param name="Budget">That budget's id.</param>
    public sealed record UsageView(
        string Period, string Zone, DateTimeOffset PeriodStart, DateTimeOffset PeriodEnd, UsageSums Total, IReadOnlyList<ModelUsage> ByModel, bool ByModelComplete,
        Money? BudgetRemainingUsd, string? Budget);

    /// <summary>Sums.</summary>
    public sealed record UsageSums(Money CostUsd, Money EstimatedUsd, long Requests, long Tokens, long InputTokens, long OutputTokens);

    /// <summary>Sums of one model; the name is null where an external cost named none.</summary>
    public sealed record ModelUsage(string? Model, Money CostUsd, Money EstimatedUsd, long Requests, long Tokens, long InputTokens, long OutputTokens);

    public static async Task<Results<Ok<UsageView>, ValidationProblem>> Handle(
        HttpRequest request, CostBook costs, BudgetStatusBook budgets, TimeProvider clock, CancellationToken cancellationToken)
    {
        var query = new ApiQuery(request.Query, Known);
        var zone = query.Zone();
        var period = query.Word("period", "month", Periods)!;
        var only = CostFilters.Of(query);
        if (query.Problem is { } problem)
        {
            return problem;
        }

        var (start, end) = Days(period, LocalDays.DayOf(clock.GetUtcNow(), zone));
        var (from, to) = (LocalDays.StartOfDay(start, zone), LocalDays.StartOfDay(end, zone));
        var team = Actor.Of(request.HttpContext).Team;
        var page = await costs.SumAsync(
            new() { Team = team, From = from, To = to, By = [CostDimension.Model], Only = only, Zone = zone, Limit = CostQuery.MaxLimit }, cancellationToken);
        var (cost, estimated, requests, input, output) = page.Total;
        var tightest = await budgets.TightestAsync(CostFilters.ChargeOf(only, team), team, cancellationToken);
        return TypedResults.Ok(new UsageView(
            period, zone.Id, from, to, new(cost, estimated, requests, input + output, input, output), [.. page.Lines.Select(Of)], !page.HasMore,
            tightest?.RemainingUsd, tightest?.Id));
    }

    /// <summary>First day of the period that <paramref name="today"/> is in, and of the next one. Weeks begin on Monday.</summary>
    internal static (DateOnly Start, DateOnly End) Days(string period, DateOnly today)
    {
        var start = period switch
        {
            "day" => today,
            "week" => today.AddDays(-(((int)today.DayOfWeek + 6) % 7)),
            "month" => new DateOnly(today.Year, today.Month, 1),
            _ => new DateOnly(today.Year, 1, 1),
        };
        return (start, period switch { "day" => start.AddDays(1), "week" => start.AddDays(7), "month" => start.AddMonths(1), _ => start.AddYears(1) });
    }

    private static ModelUsage Of(CostLine line)
    {
        var (cost, estimated, requests, input, output) = line.Sums;
        return new(line.Values[0], cost, estimated, requests, input + output, input, output);
    }
}
