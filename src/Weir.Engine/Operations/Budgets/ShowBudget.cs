using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Identity;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger.Accounts;
using Weir.Engine.Ledger.Budgets;
using Weir.Engine.Ledger.Status;

namespace Weir.Engine.Operations.Budgets;

/// <summary><c>GET /api/budgets/{id}</c>: how one budget stands, by child, and what was told of it in its current window.</summary>
internal static class ShowBudget
{
    private const int MostNotices = 100;
    public static readonly ApiFields Known = ApiFields.Of("child", "limit: whole", "after");

    /// <summary>The answer.</summary>
    /// <param name="Items">As in the list.</param>
    /// <param name="Next">Cursor to more children.</param>
    /// <param name="Notices">What was told in what counts now, newest first, at most 100.</param>
    /// <param name="Entries">Path of the ledger's entries on it.</param>
    public sealed record BudgetShown(IReadOnlyList<BudgetStatus> Items, string? Next, IReadOnlyList<NoticeView> Notices, string Entries);

    public static async Task<Results<Ok<BudgetShown>, ValidationProblem, ProblemHttpResult>> Handle(
        string id, HttpRequest request, BudgetStatusBook status, Holder<BudgetBook> budgets, CancellationToken cancellationToken)
    {
        var team = Actor.Of(request.HttpContext).Team;
        if (TeamBudgets.Find(budgets.Current, id, team) is not { } rule)
        {
            return TeamBudgets.Missing(budgets.Current, id, team);
        }

        var query = new ApiQuery(request.Query, Known);
        var (asked, limit) = ListBudgets.Page(query, id, team);
        if (query.Problem is { } problem)
        {
            return problem;
        }

        var (items, next) = ListBudgets.Cut(await status.ListAsync(asked, cancellationToken), limit);
        var notices = await status.NoticesAsync(rule, team is null || rule.IsOwnOf(team) ? null : rule.SeenBy(team), MostNotices, cancellationToken);
        return TypedResults.Ok(new BudgetShown(items, next, [.. notices.Select(NoticeView.Of)], "/api/ledger/entries?budget=" + Uri.EscapeDataString(id)));
    }

    /// <summary>A notice. Amounts are in dollars where <c>unit</c> is <c>usd</c>, else whole numbers of tokens or requests.</summary>
    public sealed record NoticeView(
        string Child, string Kind, decimal? Threshold, string Unit, DateTimeOffset At, Money? LimitUsd, Money? PostedUsd, long? Limit, long? Posted, string? Operation)
    {
        public static NoticeView Of(BudgetNotice notice)
        {
            var isUsd = notice.Unit == BudgetUnit.Usd;
            var threshold = notice.Threshold;
            return new(
                notice.Child, threshold is null ? notice.Kind : "threshold", threshold, notice.Unit.ToString().ToLowerInvariant(), notice.At,
                isUsd ? new Money(notice.Limit) : null, isUsd ? new Money(notice.Posted) : null, isUsd ? null : notice.Limit, isUsd ? null : notice.Posted, notice.OperationId);
        }
    }
}
