using Weir.Engine.Ledger;
using Weir.Engine.Pricing;
using Weir.Engine.Providers;
using Weir.Engine.Wire;

namespace Weir.Engine.Proxy;

/// <summary>What an attempt consumed, from the best evidence there is: the provider's own figures, else what was seen, flagged as estimated.</summary>
internal static class UsageEvidence
{
    // UTF-8 bytes of text a token stands for, roughly, in the languages models are used in most.
    private const int BytesPerToken = 4;

    // No call consumes as much; a provider that says so is not believed, and money cannot overflow below it.
    private const long MostCredible = 1_000_000_000;

    /// <summary>What an attempt consumed that gave no answer: nothing unless the provider took the request up, else an estimate.</summary>
    public static TokenUsage OfFailed(Operation operation, LiveAttempt attempt, Failure failure) =>
        TookUp(operation, attempt, failure) ? Of(operation, attempt, AttemptOutcome.Failed) : default;

    public static TokenUsage Of(Operation operation, LiveAttempt attempt, AttemptOutcome outcome)
    {
        if (operation.Surface == Surface.CountTokens)
        {
            return default;
        }

        var final = Credible(attempt.Scanner is { } scanner ? scanner.Usage : attempt.PlainFacts?.Usage);
        if (final is { } reported && outcome == AttemptOutcome.Completed)
        {
            return reported;
        }

        var seen = (attempt.Scanner?.OutputTextBytes ?? attempt.PlainFacts?.OutputTextBytes ?? 0) / BytesPerToken;
        var partial = final ?? Credible(attempt.Scanner?.PartialUsage);
        var basis = partial ?? new TokenUsage { Input = TokenEstimate.ForRequest(operation.Dialect, operation.Json) };
        return basis with { Output = Math.Max(basis.Output, seen - basis.Reasoning), Estimated = true };
    }

    // Of a stream the head tells that the model began; of a plain answer the head comes with the whole, so silence tells nothing.
    private static bool TookUp(Operation operation, LiveAttempt attempt, Failure failure) => attempt.Response is { } response
        ? response.IsSuccessStatusCode && response.Content.Headers.ContentType?.MediaType != "text/html"
        : failure.Upstream == UpstreamFailure.Garbage
            || (!operation.Facts!.Stream && (failure.Refusal == Refusal.ClientGone
                || failure.Upstream is UpstreamFailure.NoFirstEvent or UpstreamFailure.TotalTimeout or UpstreamFailure.ClientDeadline));

    private static TokenUsage? Credible(TokenUsage? usage) => usage is { TotalInput: <= MostCredible, TotalOutput: <= MostCredible } ? usage : null;
}
