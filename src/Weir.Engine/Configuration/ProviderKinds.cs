namespace Weir.Engine.Configuration;

/// <summary>The names of provider kinds, and the well-known variable each has its credential in.</summary>
/// <remarks>What a kind <em>does</em> belongs to the Providers module, which checks by <see cref="IConfigCheck"/> what a kind needs.</remarks>
public static class ProviderKinds
{
    /// <summary>Kinds whose variable makes a provider appear where no provider is configured at all, in the order they appear.</summary>
    public static IReadOnlyList<(string Kind, string Variable)> WellKnown { get; } =
    [
        ("openai", "OPENAI_API_KEY"),
        ("anthropic", "ANTHROPIC_API_KEY"),
        ("openrouter", "OPENROUTER_API_KEY"),
        ("gemini", "GEMINI_API_KEY"),
        ("mistral", "MISTRAL_API_KEY"),
        ("groq", "GROQ_API_KEY"),
        ("deepseek", "DEEPSEEK_API_KEY"),
        ("xai", "XAI_API_KEY"),
    ];

    /// <summary>Every kind that may be written.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "openai", "anthropic", "openai-compatible", "simulator", "openrouter", "azure-openai",
        "gemini", "mistral", "groq", "deepseek", "xai", "ollama", "vllm",
    ];
}
