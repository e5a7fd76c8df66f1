using Weir.Engine.Configuration;
using Weir.Engine.Wire;

namespace Weir.Engine.Providers.DeepSeek;

/// <summary>DeepSeek's own API.</summary>
internal static class DeepSeekKind
{
    public static readonly ProviderKind Facts = new()
    {
        Name = "deepseek",
        Dialects = [Dialect.OpenAi],
        BaseUrl = new("https://api.deepseek.com/v1"),
        Auth = AuthKind.Bearer,
        Without = [Surface.Embeddings],
        TakesReasoningContent = true,
        Documentation = "api-docs.deepseek.com/quick_start/error_codes",
    };
}
