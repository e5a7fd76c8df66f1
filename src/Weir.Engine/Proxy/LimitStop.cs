using Weir.Engine.Limits;
using Weir.Engine.Proxy.Metering;
using Weir.Engine.Wire;

namespace Weir.Engine.Proxy;

/// <summary>Stop 3: the caller's requests, tokens and concurrency. Refused here, nothing was spent anywhere.</summary>
internal sealed class LimitStop(RecordLimits records, PathMeter meter)
{
    // Without a bound of the client's, an answer is taken to be this long until it is known.
    private const long AssumedOutputTokens = 1_000;
    private const long TokensPerMedia = 1_600;

    public Failure? Run(Operation operation)
    {
        var id = operation.Caller!.KeyId;
        if ((operation.Model.CallerLimits.GetValueOrDefault(id) ?? records.Of(id)) is not { } limits)
        {
            return IdentifyStop.Unknown;
        }

        var verdict = limits.TryEnter(limits.Rates.TokensPerMinute is null ? 0 : Estimate(operation));
        operation.Lease = verdict.Lease;
        operation.Note(provider: null, limits);
        if (verdict.Refusal is not { } refusal)
        {
            return null;
        }

        meter.RateRefused(refusal.Kind, operation.Attribution?.Team ?? operation.Caller.Team);
        return FailureOf(Refusal.RateLimited, "This key", refusal);
    }

    /// <summary>The sentence for a limit that is used up, a caller's or a provider's.</summary>
    public static string Sentence(string whose, LimitRefusal refusal) => refusal.Kind switch
    {
        LimitKind.Requests => $"{whose} may make {refusal.Limit} requests a minute and has used them up.",
        LimitKind.Tokens => $"{whose} may use {refusal.Limit} tokens a minute and has used them up.",
        _ => $"{whose} may have {refusal.Limit} requests under way at once and has them.",
    };

    private static Failure FailureOf(Refusal kind, string whose, LimitRefusal refusal) =>
        Failure.Of(kind, Sentence(whose, refusal) + " Wait as long as 'retry-after' says.") with { RetryAfter = refusal.RetryAfter };

    private static long Estimate(Operation operation)
    {
        var output = Math.Min(operation.Facts!.MaxOutputTokens ?? AssumedOutputTokens, int.MaxValue) * operation.Facts.Choices;
        var members = operation.Body!.Members;
        var input = TokenEstimate.ForText(members.TextBytes) + (members.MediaParts * TokensPerMedia);
        return input + (operation.Surface == Providers.Surface.ChatCompletions || operation.Surface == Providers.Surface.Messages ? output : 0);
    }
}
