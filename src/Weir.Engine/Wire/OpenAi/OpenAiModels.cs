namespace Weir.Engine.Wire.OpenAi;

/// <summary>What a model's name says about the parameters it takes, where the configuration does not.</summary>
internal static class OpenAiModels
{
    private static readonly string[] WithoutEffort = ["gpt-4", "gpt-3", "chatgpt-"];
    private static readonly string[] WithoutSampling = ["o1", "o3", "o4", "gpt-5"];

    // docs.x.ai, guide to reasoning: these refuse penalties and stop, and all but grok-3-mini the effort.
    private static readonly string[] GrokWithoutEffort = ["grok-4", "grok-code"];
    private static readonly string[] GrokThatThinks = ["grok-3-mini", .. GrokWithoutEffort];

    public static bool RefusesPenaltiesAndStop(string model) => RefusesSampling(model) || StartsWithAny(model, GrokThatThinks);

    public static bool ThinksWithoutEffort(string model) => StartsWithAny(model, GrokWithoutEffort);

    public static bool TakesEffort(string model) => !StartsWithAny(model, WithoutEffort);

    public static bool RefusesSampling(string model) => StartsWithAny(model, WithoutSampling);

    private static bool StartsWithAny(string model, string[] starts)
    {
        // OpenRouter and others put the vendor before the name: openai/gpt-4o
        var name = model[(model.LastIndexOf('/') + 1)..];
        return Array.Exists(starts, start => name.StartsWith(start, StringComparison.OrdinalIgnoreCase));
    }
}
