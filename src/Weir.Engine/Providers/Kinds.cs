using System.Collections.Frozen;
using Weir.Engine.Providers.Anthropic;
using Weir.Engine.Providers.AzureOpenAi;
using Weir.Engine.Providers.DeepSeek;
using Weir.Engine.Providers.Gemini;
using Weir.Engine.Providers.Groq;
using Weir.Engine.Providers.Mistral;
using Weir.Engine.Providers.Ollama;
using Weir.Engine.Providers.OpenAi;
using Weir.Engine.Providers.OpenAiCompatible;
using Weir.Engine.Providers.OpenRouter;
using Weir.Engine.Providers.Simulator;
using Weir.Engine.Providers.Vllm;
using Weir.Engine.Providers.Xai;

namespace Weir.Engine.Providers;

/// <summary>Every kind of provider that Weir knows, by name.</summary>
public static class Kinds
{
    /// <summary>The kinds.</summary>
    public static FrozenDictionary<string, ProviderKind> All { get; } = new[]
    {
        OpenAiKind.Facts,
        AnthropicKind.Facts,
        OpenAiCompatibleKind.Facts,
        SimulatorKind.Facts,
        OpenRouterKind.Facts,
        AzureOpenAiKind.Facts,
        GeminiKind.Facts,
        MistralKind.Facts,
        GroqKind.Facts,
        DeepSeekKind.Facts,
        XaiKind.Facts,
        OllamaKind.Facts,
        VllmKind.Facts,
    }.ToFrozenDictionary(kind => kind.Name, StringComparer.Ordinal);
}
