using Weir.Engine.Ledger;
using Weir.Engine.Pricing;
using Weir.Engine.Wire;

namespace Weir.Engine.Proxy;

/// <summary>What an attempt consumed, from the best evidence there is: the provider's own figures, else what was seen, flagged as estimated.</summary>
internal static class UsageEvidence
{
    // UTF-8 bytes of text a token stands for, roughly, in the languages models are used in most.
    private const int BytesPerToken = 4;

    public static TokenUsage Of(Operation operation, LiveAttempt attempt, AttemptOutcome outcome)
    {
        if (operation.Surface == Providers.Surface.CountTokens)
        {
            return default;
        }

        var final = attempt.Scanner is { } scanner ? scanner.Usage : attempt.PlainFacts?.Usage;
        if (final is { } reported && outcome == AttemptOutcome.Completed)
        {
            return reported;
        }

        var seen = (attempt.Scanner?.OutputTextBytes ?? attempt.PlainFacts?.OutputTextBytes ?? 0) / BytesPerToken;
        var partial = final ?? attempt.Scanner?.PartialUsage;
        var basis = partial ?? new TokenUsage { Input = TokenEstimate.ForRequest(operation.Dialect, operation.Json) };
        return basis with { Output = Math.Max(basis.Output, seen - basis.Reasoning), Estimated = true };
    }
}
