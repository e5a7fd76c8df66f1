using Weir.Engine.Configuration;
using Weir.Engine.Wire;

namespace Weir.Engine.Providers.Vllm;

/// <summary>A vLLM server of the operator's.</summary>
internal static class VllmKind
{
    public static readonly ProviderKind Facts = new()
    {
        Name = "vllm",
        Dialects = [Dialect.OpenAi],
        Auth = AuthKind.Bearer,
        NeedsCredential = false,
        MaxCompletionTokens = true,
        Documentation = "docs.vllm.ai/en/latest/serving/openai_compatible_server.html",
    };
}
