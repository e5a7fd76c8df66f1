using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Identity;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger.Budgets;
using Weir.Engine.Ledger.Entries;

namespace Weir.Engine.Operations.Entries;

/// <summary><c>GET /api/ledger/entries</c>: the ledger's lines, newest first.</summary>
internal static class ListEntries
{
    public static readonly ApiFields Known = ApiFields.Of("operation", "kind", "budget", "from", "to", "limit: whole", "after");
    private static readonly string[] Kinds = ["hold", "extend", "post", "overrun", "void", "adjust", "external", "credit"];

    /// <summary>A page.</summary>
    public sealed record EntryList(IReadOnlyList<LedgerEntry> Items, string? Next);

    public static async Task<Results<Ok<EntryList>, ValidationProblem>> Handle(HttpRequest request, EntryBook ledger, Holder<BudgetBook> budgets, CancellationToken cancellationToken)
    {
        var query = new ApiQuery(request.Query, Known);
        var limit = query.Limit(usual: 100, EntryQuery.MaxLimit);
        var team = Actor.Of(request.HttpContext).Team;
        var asked = new EntryQuery
        {
            Limit = limit + 1, // one more tells whether there is a next page
            Before = After(query),
            Operation = query.Text("operation"),
            Kind = query.Word("kind", usual: null, Kinds),
            Budget = query.Text("budget"),
            Team = team,
            TeamBudgets = team is null ? [] : [.. budgets.Current.All.Where(rule => rule.IsOwnOf(team)).Select(rule => rule.Id)],
            From = query.Moment("from", TimeZoneInfo.Utc),
            To = query.Moment("to", TimeZoneInfo.Utc),
        };
        if (asked.From >= asked.To)
        {
            query.Refuse("from", "must be before the range's end, which is not part of it");
        }

        if (query.Problem is { } problem)
        {
            return problem;
        }

        var items = await ledger.ListAsync(asked, cancellationToken);
        items = team is null ? items : [.. items.Select(entry => entry with { Accounts = Seen(entry.Accounts, budgets.Current, team) })];
        return items.Count > limit
            ? TypedResults.Ok(new EntryList([.. items.Take(limit)], items[limit - 1].Seq.ToString(CultureInfo.InvariantCulture)))
            : TypedResults.Ok(new EntryList(items, null));
    }

    /// <summary>Those accounts that a team sees: what was charged elsewhere at the same time is the house's.</summary>
    internal static IReadOnlyList<EntryAccount> Seen(IReadOnlyList<EntryAccount> accounts, BudgetBook budgets, string team) =>
        [.. accounts.Where(account => budgets.Find(account.Budget)?.SeenBy(team) is { } part && (part.Length == 0 || part == account.Child))];

    private static long? After(ApiQuery query)
    {
        if (query.Text("after") is not { } text)
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seq))
        {
            return seq;
        }

        query.Refuse("after", "must be the `next` of the page before");
        return null;
    }
}
