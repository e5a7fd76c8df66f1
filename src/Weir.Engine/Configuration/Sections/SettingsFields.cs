using Weir.Engine.Configuration.Fields;

namespace Weir.Engine.Configuration.Sections;

/// <summary>The fields of model settings, wherever they stand.</summary>
internal static class SettingsFields
{
    private static readonly ScalarKind<decimal> Penalty = Values.Number(-2, 2);

    public static readonly ObjectKind<ModelSettingsConfig> Kind = new ObjectKind<ModelSettingsConfig>("settings", () => ModelSettingsConfig.None)
        .WithSettings(s => s, (_, value) => value);

    /// <summary>Adds them to what has settings among other things.</summary>
    public static ObjectKind<TOwner> WithSettings<TOwner>(this ObjectKind<TOwner> kind, Func<TOwner, ModelSettingsConfig> get, Func<TOwner, ModelSettingsConfig, TOwner> set)
        where TOwner : class => kind
        .Optional("temperature", Values.Number(0, 2), o => get(o).Temperature, (o, value) => set(o, get(o) with { Temperature = value }),
            "Randomness, for requests that state none. Anthropic takes at most 1 and is given that.")
        .Optional("top_p", Values.Number(0, 1), o => get(o).TopP, (o, value) => set(o, get(o) with { TopP = value }),
            "Share of the likeliest tokens that are drawn from, for requests that state none. Anthropic takes it or a temperature, not both.")
        .Optional("max_tokens", Values.Integer(1, 10_000_000, "tokens"), o => get(o).MaxTokens, (o, value) => set(o, get(o) with { MaxTokens = value }),
            "Output tokens at most, for requests that state no bound. Counts in what is held on budgets.")
        .Optional("presence_penalty", Penalty, o => get(o).PresencePenalty, (o, value) => set(o, get(o) with { PresencePenalty = value }),
            "Penalty for what was said already, for requests that state none. Anthropic has none.")
        .Optional("frequency_penalty", Penalty, o => get(o).FrequencyPenalty, (o, value) => set(o, get(o) with { FrequencyPenalty = value }),
            "Penalty for what was said often, for requests that state none. Anthropic has none.")
        .Optional("stop", new ListKind<string>(Values.StopText) { AtLeast = 1 }, o => get(o).Stop, (o, value) => set(o, get(o) with { Stop = value }),
            "Up to 4 texts at which the answer ends, for requests that state none.")
        .Optional("seed", Values.Long(0, int.MaxValue), o => get(o).Seed, (o, value) => set(o, get(o) with { Seed = value }),
            "Start of the random numbers, for requests that state none. Anthropic has none.")
        .Optional("reasoning_effort", Values.Choice<ReasoningEffort>(), o => get(o).ReasoningEffort, (o, value) => set(o, get(o) with { ReasoningEffort = value }),
            "How much to think, for requests that do not say. Left out where the model takes no such wish.");
}
