namespace Weir.Engine.Configuration;

/// <summary>Values for request fields that a client left out. Null: nothing is filled in. <c>models.&lt;name&gt;.settings</c>, <c>presets.&lt;id&gt;</c>.</summary>
public sealed record ModelSettingsConfig
{
    /// <summary>Nothing stated.</summary>
    public static readonly ModelSettingsConfig None = new();

    /// <summary>Randomness, 0 to 2; Anthropic takes at most 1. Default: not filled in.</summary>
    public decimal? Temperature { get; init; }

    /// <summary>Share of the likeliest tokens that are drawn from, 0 to 1. Default: not filled in.</summary>
    public decimal? TopP { get; init; }

    /// <summary>Output tokens at most, 1 to 10000000. Default: not filled in.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Penalty for what was said already, -2 to 2; OpenAI's dialect only. Default: not filled in.</summary>
    public decimal? PresencePenalty { get; init; }

    /// <summary>Penalty for what was said often, -2 to 2; OpenAI's dialect only. Default: not filled in.</summary>
    public decimal? FrequencyPenalty { get; init; }

    /// <summary>Texts at which the answer ends, at most 4. Default: not filled in.</summary>
    public IReadOnlyList<string>? Stop { get; init; }

    /// <summary>Start of the random numbers, 0 or more; OpenAI's dialect only. Default: not filled in.</summary>
    public long? Seed { get; init; }

    /// <summary>How much to think. Default: not filled in.</summary>
    public ReasoningEffort? ReasoningEffort { get; init; }

    /// <summary>These, and for what they leave open those of <paramref name="lower"/>.</summary>
    public ModelSettingsConfig Over(ModelSettingsConfig lower) => new()
    {
        Temperature = Temperature ?? lower.Temperature,
        TopP = TopP ?? lower.TopP,
        MaxTokens = MaxTokens ?? lower.MaxTokens,
        PresencePenalty = PresencePenalty ?? lower.PresencePenalty,
        FrequencyPenalty = FrequencyPenalty ?? lower.FrequencyPenalty,
        Stop = Stop ?? lower.Stop,
        Seed = Seed ?? lower.Seed,
        ReasoningEffort = ReasoningEffort ?? lower.ReasoningEffort,
    };
}
