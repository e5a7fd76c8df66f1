using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Identity;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger;
using Weir.Engine.Ledger.Accounts;
using Weir.Engine.Ledger.Budgets;
using Weir.Engine.Ledger.Commands;
using Weir.Engine.Ledger.Entries;
using Weir.Engine.Ledger.Status;

namespace Weir.Engine.Operations.Budgets;

/// <summary><c>POST /api/budgets/{id}/credits</c>: a person corrects what is posted on a budget in its current window, by an entry with author and reason.</summary>
internal static class CreditBudget
{
    private const long MostTokens = 1_000_000_000_000;
    private const long MostRequests = 1_000_000_000;
    private static readonly Money MostUsd = Money.FromUsd(1_000_000);
    public static readonly ApiFields Known = ApiFields.Of("amount_usd: usd", "tokens: whole", "requests: whole", "child", "reason!", "id");

    /// <summary>The answer.</summary>
    /// <param name="Id">Id of the entry.</param>
    /// <param name="Budget">How the budget stands now.</param>
    public sealed record BudgetCredited(string Id, BudgetStatus Budget);

    public static async Task<Results<Ok<BudgetCredited>, ValidationProblem, ProblemHttpResult>> Handle(
        string id, HttpRequest request, CreditBooks books, CancellationToken cancellationToken)
    {
        if (TeamBudgets.Problem(request.HttpContext, books.Budgets.Current, id, books.Denied) is { } foreign)
        {
            return foreign;
        }

        if (books.Budgets.Current.Find(id) is not { } rule)
        {
            return NotFound.Of("budget", id, books.Budgets.Current.All.Select(one => one.Id));
        }

        var (body, unreadable) = await ApiBody.ReadAsync(request, Known, cancellationToken);
        if (body is null)
        {
            return unreadable!;
        }

        var credit = Read(body, request, rule, books.Clock);
        if (body.Problem is { } problem)
        {
            return problem;
        }

        await books.Ledger.CreditAsync(rule, credit);
        return await books.Entries.FindAsync(credit.Id, cancellationToken) is { } entry && !IsOf(entry, rule, credit)
            ? TypedResults.Problem($"Another credit has the id '{credit.Id}'; nothing was changed.", statusCode: StatusCodes.Status409Conflict, title: "Conflict")
            : TypedResults.Ok(new BudgetCredited(credit.Id, await books.Status.OfAsync(rule, credit.Child, cancellationToken)));
    }

    private static BudgetCredit Read(ApiBody body, HttpRequest request, BudgetRule rule, TimeProvider clock)
    {
        var amount = new Amounts(
            body.Usd("amount_usd", Money.Zero - MostUsd, MostUsd) ?? Money.Zero,
            body.Whole("tokens", -MostTokens, MostTokens) ?? 0,
            body.Whole("requests", -MostRequests, MostRequests) ?? 0);
        if (amount == default && body.Problem is null)
        {
            body.Refuse("amount_usd", "an amount other than 0 is required: amount_usd, tokens or requests");
        }

        var child = body.Has("child") && body.Find("child")!.Value.ValueEquals("") ? "" : body.Text("child", 4_096) ?? "";
        if (!rule.IsChild(child))
        {
            body.Refuse("child", rule.HasChildren
                ? $"must name the child as the list of budgets does: {rule.ChildForm}"
                : $"must be left out: the budget '{rule.Id}' has no children");
        }

        var credit = new BudgetCredit(body.Id(request, "crd_", clock), child, amount, Author.Of(request.HttpContext), body.Text("reason", 500, isRequired: true) ?? "");
        return credit with
        {
            Audit = Author.Event(request.HttpContext, clock.GetUtcNow(), "budget.credit", $"budgets.{rule.Id}", credit.Reason) with
            {
                After = new JsonObject { ["id"] = credit.Id, ["child"] = child, ["amount_usd"] = amount.Usd.ToString(), ["tokens"] = amount.Tokens, ["requests"] = amount.Requests }.ToJsonString(),
            },
        };
    }

    private static bool IsOf(LedgerEntry entry, BudgetRule rule, BudgetCredit credit) =>
        (entry.PostedUsd, entry.PostedTokens, entry.PostedRequests) == (Money.Zero - credit.Amount.Usd, -credit.Amount.Tokens, -credit.Amount.Requests)
        && entry.Accounts is [var account] && (account.Budget, account.Child) == (rule.Id, credit.Child);
}

/// <summary>What a credit needs.</summary>
internal sealed record CreditBooks(LedgerBook Ledger, EntryBook Entries, BudgetStatusBook Status, Holder<BudgetBook> Budgets, DeniedTrail Denied, TimeProvider Clock);
