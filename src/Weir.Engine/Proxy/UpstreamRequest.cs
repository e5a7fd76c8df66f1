using Weir.Engine.Egress;
using Weir.Engine.Kernel;
using Weir.Engine.Wire;

namespace Weir.Engine.Proxy;

/// <summary>Makes the request for a provider out of the client's: patched bytes in the same dialect, a translation in another.</summary>
internal static class UpstreamRequest
{
    private const string VersionHeader = "anthropic-version";
    private const string DefaultVersion = "2023-06-01";
    private const int DefaultMaxTokens = 8_192;

    /// <summary>Sets the attempt's request, or says why the client's cannot be carried to this deployment.</summary>
    public static Failure? Build(Operation operation, LiveAttempt attempt)
    {
        var upstream = attempt.Deployment.Upstream;
        if (AttemptCredential.Take(attempt, upstream) is { } unsigned)
        {
            return unsigned;
        }

        var surface = upstream.SurfaceFor(operation.Surface)!.Value;
        if (attempt.Dialect == operation.Dialect)
        {
            Patch(operation, attempt);
        }
        else if (Translate(operation, attempt) is { } refusal)
        {
            return Failure.Of(Refusal.Unsupported, refusal.Message) with { Param = refusal.Field };
        }

        var request = attempt.Request = upstream.CreateRequest(surface, attempt.Body?.WrittenMemory ?? attempt.Translation!.Body, operation.Facts!.Stream);
        var badHeader = attempt.Dialect == operation.Dialect ? EgressHeaders.CopyRequest(operation.Http.Request.Headers, request.Headers) : null;
        if (badHeader is not null)
        {
            return Failure.Of(Refusal.InvalidField, $"The header '{badHeader}' has characters that cannot be sent on.") with { Param = badHeader };
        }

        operation.Trace?.GoOn(attempt.Number, request.Headers);
        upstream.AddOwnHeaders(request.Headers, attempt.Credential.Value);
        if (attempt.Dialect == Dialect.Anthropic && !request.Headers.Contains(VersionHeader))
        {
            request.Headers.Add(VersionHeader, DefaultVersion);
        }

        return null;
    }

    private static void Patch(Operation operation, LiveAttempt attempt)
    {
        var facts = operation.Facts!;
        attempt.Body = new PooledBuffer(operation.Body!.Bytes.Length + 256);
        var edits = new RequestEdits
        {
            Model = attempt.Deployment.UpstreamModelJson,
            IncludeUsage = operation.Dialect == Dialect.OpenAi && facts.Stream && !facts.WantsUsage && attempt.Deployment.Upstream.Kind.StreamUsageOption,

            MaxOutputTokens = attempt.Bound.SetOutputTokens,
            MaxOutputTokensField = attempt.Deployment.Upstream.Kind.MaxCompletionTokens ? "max_completion_tokens" : "max_tokens",

            Fill = operation.Defaults,
            FillTarget = FillTargetOf(attempt),

            // A thought that another provider had, in a conversation that once failed over, has no signature that Anthropic would accept.
            DropUnsignedThinking = operation.Dialect == Dialect.Anthropic,
        };
        RequestPatch.Write(operation.Body.Members, edits, attempt.Body);
    }

    private static FillTarget FillTargetOf(LiveAttempt attempt) => new()
    {
        Dialect = attempt.Dialect,
        Model = attempt.Deployment.UpstreamModel,
        TakesSampling = attempt.Deployment.TakesSampling,
        TakesEffort = attempt.Deployment.TakesEffort,
        SeedField = attempt.Deployment.Upstream.Kind.SeedField,
    };

    private static WireRefusal? Translate(Operation operation, LiveAttempt attempt)
    {
        var deployment = attempt.Deployment;
        var result = Translation.Begin(operation.Dialect, attempt.Dialect, operation.Json, new()
        {
            Model = deployment.UpstreamModel,
            MaxOutputTokens = attempt.Bound.SetOutputTokens ?? deployment.MaxOutputTokens,
            DefaultMaxTokens = attempt.Bound is { IsFilled: true, SetOutputTokens: { } filled } ? filled : DefaultMaxTokens,
            DropSampling = !deployment.TakesSampling,
            TakesReasoningEffort = deployment.TakesEffort,
            SeedField = deployment.Upstream.Kind.SeedField,
            Fill = operation.Defaults,
            UseMaxCompletionTokens = deployment.Upstream.Kind.MaxCompletionTokens,
            TakesStreamOptions = deployment.Upstream.Kind.StreamUsageOption,
            TakesReasoningContent = deployment.Upstream.Kind.TakesReasoningContent,
            CreatedUnixSeconds = operation.StartedAt.ToUnixTimeSeconds(),
        });
        attempt.Translation = result.Translation;
        return result.Refusal;
    }
}
