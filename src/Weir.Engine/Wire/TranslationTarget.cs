using Weir.Engine.Configuration;

namespace Weir.Engine.Wire;

/// <summary>What a translation must know about the deployment it goes to.</summary>
public sealed record TranslationTarget
{
    /// <summary>The upstream's name of the model, sent as <c>model</c>.</summary>
    public required string Model { get; init; }

    /// <summary>Sent to Anthropic as <c>max_tokens</c> when the client gave none, in tokens. Default 8,192.</summary>
    public int DefaultMaxTokens { get; init; } = 8_192;

    /// <summary>Upper bound put on the client's output limit, in tokens; null for none (default).</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>OpenAI only: send the limit as <c>max_completion_tokens</c> (OpenAI itself) instead of <c>max_tokens</c>. Default false.</summary>
    public bool UseMaxCompletionTokens { get; init; }

    /// <summary>OpenAI only: ask for usage by <c>stream_options.include_usage</c>. Default true; false where the server refuses the field.</summary>
    public bool TakesStreamOptions { get; init; } = true;

    /// <summary>OpenAI only: whether the model takes <c>reasoning_effort</c>; null (default) decides by name: GPT-3.5 and GPT-4 do not.</summary>
    public bool? TakesReasoningEffort { get; init; }

    /// <summary>OpenAI only: send earlier reasoning back as <c>reasoning_content</c> (DeepSeek). Default false: it is dropped.</summary>
    public bool TakesReasoningContent { get; init; }

    /// <summary>Anthropic only: how the model is asked to think. Default: by its name.</summary>
    public ThinkingForm Thinking { get; init; }

    /// <summary>
    /// Leave out temperature, top_p and top_k because the model refuses them. Null (default) decides by name: Claude from 4.7 on and
    /// OpenAI's o-series and GPT-5 refuse them.
    /// </summary>
    public bool? DropSampling { get; init; }

    /// <summary>Seconds since 1970 (UTC), written as <c>created</c> where the upstream's answer has no time. Default 0.</summary>
    public long CreatedUnixSeconds { get; init; }

    /// <summary>Values for fields that the client left out; null (default) fills nothing in. Its output limit is not looked at.</summary>
    public ModelSettingsConfig? Fill { get; init; }

    /// <summary>OpenAI only: name under which a seed is filled in. Default <c>seed</c>.</summary>
    public string SeedField { get; init; } = "seed";

    internal FillTarget FillTarget(Dialect upstream) =>
        new() { Dialect = upstream, Model = Model, TakesSampling = !DropSampling, TakesEffort = TakesReasoningEffort, SeedField = SeedField };

    /// <summary>The output limit to send: what was asked, at most what is allowed; null when neither is known.</summary>
    internal long? Bound(long? asked) =>
        asked is null ? MaxOutputTokens : MaxOutputTokens is { } most ? Math.Min(asked.Value, most) : asked;
}
