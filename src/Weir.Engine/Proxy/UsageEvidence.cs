using Weir.Engine.Ledger;
using Weir.Engine.Pricing;
using Weir.Engine.Providers;
using Weir.Engine.Wire;
using Weir.Engine.Wire.Tokens;

namespace Weir.Engine.Proxy;

/// <summary>What an attempt consumed, from the best evidence there is: the provider's own figures, else what was seen, flagged as estimated.</summary>
internal static class UsageEvidence
{
    // What frames an answer: its end, and the name of the channel it goes to.
    private const long PerAnswer = 8;

    // No call consumes as much; a provider that says so is not believed, and money cannot overflow below it.
    private const long MostCredible = 1_000_000_000;

    /// <summary>What an attempt consumed that gave no answer: nothing unless the provider took the request up, else an estimate.</summary>
    public static ValueTask<TokenUsage> OfFailedAsync(Operation operation, LiveAttempt attempt, Failure failure) =>
        TookUp(operation, attempt, failure) ? OfAsync(operation, attempt, AttemptOutcome.Failed) : default;

    /// <summary>What an attempt consumed that gave an answer, or a part of one. Where a long text must be counted for it, the caller goes on on another thread.</summary>
    public static ValueTask<TokenUsage> OfAsync(Operation operation, LiveAttempt attempt, AttemptOutcome outcome)
    {
        if (operation.Surface == Surface.CountTokens)
        {
            return default;
        }

        var final = Final(attempt);
        return final is { } reported && (outcome == AttemptOutcome.Completed || attempt.IsWhole) ? new(reported) : EstimateAsync(operation, attempt, final ?? Credible(attempt.Scanner?.PartialUsage));
    }

    private static async ValueTask<TokenUsage> EstimateAsync(Operation operation, LiveAttempt attempt, TokenUsage? partial)
    {
        var length = (partial is null ? operation.Body!.Members.Body.Length : 0) + (attempt.Text is null && attempt.Plain is { TooLarge: false } plain ? plain.Bytes.Length : 0);
        if (length > EventLoop.MostCounted || !TokenCounter.IsReady(attempt.Deployment.Upstream.Kind.Name, attempt.Deployment.UpstreamModel))
        {
            await Task.Yield();
        }

        var basis = partial ?? new TokenUsage { Input = InputOf(operation, attempt) };
        return basis with { Output = Math.Max(basis.Output, OutputOf(operation, attempt) - basis.Reasoning), Estimated = true };
    }

    private static TokenUsage? Final(LiveAttempt attempt) => Credible(attempt.Scanner is { } scanner ? scanner.Usage : attempt.PlainFacts?.Usage);

    // Never less than the provider bills for what was seen: its own tokens where they can be counted, else a byte for each.
    private static long OutputOf(Operation operation, LiveAttempt attempt)
    {
        if (!operation.Facts!.Stream && attempt.PlainFacts is null)
        {
            // Taken up and never seen: a plain answer is generated and billed whole, whoever waits for it. As much as is held, and no more, is certain.
            return attempt.Bound.OutputTokens * operation.Facts.Choices;
        }

        var bytes = attempt.Scanner?.OutputTextBytes ?? attempt.PlainFacts?.OutputTextBytes ?? 0;
        if (bytes == 0)
        {
            return 0;
        }

        var seen = (CountOf(attempt) ?? bytes) + (PerAnswer * operation.Facts!.Choices);
        var most = attempt.Bound.SetOutputTokens ?? operation.Facts.MaxOutputTokens;
        return Math.Min(attempt.HeldOutput, most < seen / operation.Facts.Choices ? most.Value * operation.Facts.Choices : seen);
    }

    private static long? CountOf(LiveAttempt attempt)
    {
        if (attempt.Text is { } streamed)
        {
            return streamed.Total().Tokens;
        }

        if (attempt.Plain is not { TooLarge: false } || attempt.Dialect != Dialect.OpenAi)
        {
            return null;
        }

        using var text = OutputText.For(attempt.Deployment.Upstream.Kind.Name, attempt.Deployment.UpstreamModel);
        if (text is null)
        {
            return null;
        }

        AnswerScanner.ReadText(attempt.Plain.Bytes.Span, text);
        return text.Total().Tokens;
    }

    private static long InputOf(Operation operation, LiveAttempt attempt) =>
        RequestTokens.Count(attempt.Deployment.Upstream.Kind.Name, attempt.Deployment.UpstreamModel, operation.Body!.Members)
        ?? TokenEstimate.ForRequest(operation.Dialect, operation.Json);

    // Of a stream the head tells that the model began; of a plain answer the head comes with the whole, so silence tells nothing.
    private static bool TookUp(Operation operation, LiveAttempt attempt, Failure failure) => attempt.Response is { } response
        ? response.IsSuccessStatusCode && response.Content.Headers.ContentType?.MediaType != "text/html"
        : failure.Upstream == UpstreamFailure.Garbage
            || (!operation.Facts!.Stream && (failure.Refusal == Refusal.ClientGone
                || failure.Upstream is UpstreamFailure.NoFirstEvent or UpstreamFailure.TotalTimeout or UpstreamFailure.ClientDeadline));

    private static TokenUsage? Credible(TokenUsage? usage) => usage is { TotalInput: <= MostCredible, TotalOutput: <= MostCredible } ? usage : null;
}
