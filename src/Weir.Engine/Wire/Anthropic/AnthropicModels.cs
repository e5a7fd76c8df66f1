namespace Weir.Engine.Wire.Anthropic;

/// <summary>What a model's name says about the parameters it takes, where the configuration does not.</summary>
internal static class AnthropicModels
{
    // 4.7 and later take no sampling parameters and no thinking budget; 4.5 and earlier take a budget only.
    private static readonly string[] WithBudget =
        ["claude-3-7", "haiku-4", "sonnet-4-0", "sonnet-4-2", "sonnet-4-5", "opus-4-0", "opus-4-1", "opus-4-2", "opus-4-5"];

    public static ThinkingForm FormOf(string model)
    {
        var name = Plain(model);
        return !IsClaude(name) || Array.Exists(WithBudget, part => name.Contains(part, StringComparison.Ordinal)) ? ThinkingForm.Budget
            : name.Contains("claude-3", StringComparison.Ordinal) ? ThinkingForm.None
            : ThinkingForm.Adaptive;
    }

    public static bool RefusesSampling(string model) =>
        FormOf(model) == ThinkingForm.Adaptive && !Plain(model).Contains("-4-6", StringComparison.Ordinal);

    private static bool IsClaude(string name) => name.Contains("claude", StringComparison.Ordinal);

    private static string Plain(string model) => model.ToLowerInvariant().Replace('.', '-');
}
