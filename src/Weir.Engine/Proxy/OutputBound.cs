using System.Globalization;
using System.Text.Json;
using Weir.Engine.Ledger.Budgets;
using Weir.Engine.Providers;
using Weir.Engine.Routing;

namespace Weir.Engine.Proxy;

/// <summary>Decides how much output an attempt may give: what the client asks, lowered by its key and deployment, set where nothing is asked and a budget must hold.</summary>
internal static class OutputBound
{
    // Beyond any model; a larger number is refused by its provider, not by arithmetic here.
    private const long MostTokens = 1_000_000_000;

    /// <summary>Sets the attempt's bound, or says why the request cannot be bounded.</summary>
    public static Failure? Decide(Operation operation, LiveAttempt attempt)
    {
        var deployment = attempt.Deployment;
        var charge = new Charge(operation.Attribution!, deployment.Upstream.Id, deployment.Model);
        var bound = new AttemptBound(operation.Model.Budgets.Covering(charge), 0, null);
        if (operation.Surface is not (Surface.ChatCompletions or Surface.Messages))
        {
            attempt.Bound = bound;
            return null;
        }

        var asked = operation.Facts!.MaxOutputTokens is { } stated ? Math.Min(stated, MostTokens) : (long?)null;

        // An Anthropic request that passes untouched is not lowered for its deployment: thinking takes its share of the bound that the client states.
        var untouched = operation.Surface == Surface.Messages && attempt.Dialect == operation.Dialect;
        var most = Least(operation.Caller!.MaxOutputTokens, untouched ? null : deployment.MaxOutputTokens);
        var filled = asked is null ? Filled(operation, deployment) : null;
        var target = Target(operation, attempt, bound, asked ?? filled, most);
        attempt.Bound = bound with { OutputTokens = target ?? asked ?? Unstated(operation, attempt), SetOutputTokens = target == asked ? null : (int?)target, IsFilled = filled is not null };
        return attempt.Bound is { SetOutputTokens: { } set, IsFilled: false } && !MaySet(operation, asked) ? Refusal(operation, asked, set) : null;
    }

    // What a preset says for requests that state no bound, as far as the deployment can give it. A bound written as null is a statement.
    private static long? Filled(Operation operation, Deployment deployment)
    {
        if (operation.Defaults?.MaxTokens is not { } tokens)
        {
            return null;
        }

        var members = operation.Body!.Members;
        return members.Find("max_tokens"u8).Kind == JsonValueKind.Undefined && members.Find("max_completion_tokens"u8).Kind == JsonValueKind.Undefined
            ? Math.Min(tokens, Least(deployment.KnownMaxOutputTokens, deployment.ContextTokens) ?? int.MaxValue)
            : null;
    }

    // Null: as asked, or as the provider thinks fit.
    private static long? Target(Operation operation, LiveAttempt attempt, in AttemptBound bound, long? asked, int? most)
    {
        if (asked is { } tokens)
        {
            return most is { } cap ? Math.Min(tokens, cap) : tokens;
        }

        return bound.IsHard || operation.Caller!.MaxOutputTokens is not null ? Math.Min(most ?? int.MaxValue, Unstated(operation, attempt)) : null;
    }

    private static long Unstated(Operation operation, LiveAttempt attempt) =>
        Math.Min(attempt.Deployment.KnownMaxOutputTokens ?? int.MaxValue, attempt.Deployment.MaxOutputTokens ?? operation.Model.Config.Gateway.UnstatedOutputTokens);

    // An Anthropic client builds on the bound it states: its key's is told to it, not put in its place.
    private static bool MaySet(Operation operation, long? asked) => operation.Surface == Surface.Messages
        ? !(asked > operation.Caller!.MaxOutputTokens)
        : operation.Caller!.MayBoundOutput;

    private static Failure Refusal(Operation operation, long? asked, long most)
    {
        var field = operation.Surface == Surface.Messages ? "max_tokens" : "max_completion_tokens";
        var number = most.ToString(CultureInfo.InvariantCulture);
        var message = asked is null
            ? $"'{field}' is required: a budget is held against what this call can cost, and its key does not let the gateway set the bound. It may be up to {number}."
            : $"'{field}' must be at most {number} for this key and model.";
        return Failure.Of(Proxy.Refusal.InvalidField, message) with { Param = field };
    }

    private static int? Least(int? left, int? right) => left is { } one && right is { } other ? Math.Min(one, other) : left ?? right;
}
