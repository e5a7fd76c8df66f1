using Weir.Engine.Configuration;
using Weir.Engine.Wire;

namespace Weir.Engine.Providers.OpenAi;

/// <summary>OpenAI's own API.</summary>
internal static class OpenAiKind
{
    public static readonly ProviderKind Facts = new()
    {
        Name = "openai",
        Dialects = [Dialect.OpenAi],
        BaseUrl = new("https://api.openai.com/v1"),
        Auth = AuthKind.Bearer,
        MaxCompletionTokens = true,
        QuotaCodes = ["insufficient_quota", "billing_hard_limit_reached"],
        Documentation = "platform.openai.com/docs/api-reference",
    };
}
