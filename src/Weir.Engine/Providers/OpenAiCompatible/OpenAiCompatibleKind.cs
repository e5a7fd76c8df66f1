using Weir.Engine.Configuration;
using Weir.Engine.Wire;

namespace Weir.Engine.Providers.OpenAiCompatible;

/// <summary>Any server that speaks OpenAI's chat completions at an address of the operator's.</summary>
internal static class OpenAiCompatibleKind
{
    public static readonly ProviderKind Facts = new()
    {
        Name = "openai-compatible",
        Dialects = [Dialect.OpenAi],
        Auth = AuthKind.Bearer,
        NeedsCredential = false,
        QuotaCodes = ["insufficient_quota"],
        Documentation = "platform.openai.com/docs/api-reference/chat",
    };
}
