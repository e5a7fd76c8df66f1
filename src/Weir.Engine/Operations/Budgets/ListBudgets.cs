using System.Buffers.Text;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Identity;
using Weir.Engine.Ledger.Status;

namespace Weir.Engine.Operations.Budgets;

/// <summary><c>GET /api/budgets</c>: how every budget stands now, one item for each child.</summary>
internal static class ListBudgets
{
    public static readonly ApiFields Known = ApiFields.Of("limit: whole", "after");

    /// <summary>A page.</summary>
    public sealed record BudgetList(IReadOnlyList<BudgetStatus> Items, string? Next);

    public static async Task<Results<Ok<BudgetList>, ValidationProblem>> Handle(
        HttpRequest request, BudgetStatusBook budgets, CancellationToken cancellationToken)
    {
        var query = new ApiQuery(request.Query, Known);
        var (asked, limit) = Page(query, budget: null, Actor.Of(request.HttpContext).Team);
        if (query.Problem is { } problem)
        {
            return problem;
        }

        var (items, next) = Cut(await budgets.ListAsync(asked, cancellationToken), limit);
        return TypedResults.Ok(new BudgetList(items, next));
    }

    /// <summary>The page that a query asks for, with one item more, which tells whether there is a next one.</summary>
    internal static (BudgetStatusQuery Asked, int Limit) Page(ApiQuery query, string? budget, string? team)
    {
        var limit = query.Limit(usual: 100, BudgetStatusQuery.MaxLimit);
        return (new() { Budget = budget, Team = team, Child = query.Text("child"), Limit = limit + 1, After = After(query) }, limit);
    }

    /// <summary>The items of the page, and the cursor to those behind it.</summary>
    internal static (IReadOnlyList<BudgetStatus> Items, string? Next) Cut(IReadOnlyList<BudgetStatus> items, int limit)
    {
        if (items.Count <= limit)
        {
            return (items, null);
        }

        var last = items[limit - 1];
        return ([.. items.Take(limit)], Base64Url.EncodeToString(Encoding.UTF8.GetBytes(last.Id + '\n' + last.Child)));
    }

    private static (string Budget, string Child) After(ApiQuery query)
    {
        if (query.Text("after") is not { } text)
        {
            return ("", "");
        }

        if (Base64Url.IsValid(text) && Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split('\n') is [{ Length: > 0 } budget, var child])
        {
            return (budget, child);
        }

        query.Refuse("after", "must be the `next` of the page before");
        return ("", "");
    }
}
