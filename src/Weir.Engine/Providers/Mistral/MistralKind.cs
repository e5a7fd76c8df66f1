using Weir.Engine.Configuration;
using Weir.Engine.Wire;

namespace Weir.Engine.Providers.Mistral;

/// <summary>Mistral's own API.</summary>
internal static class MistralKind
{
    public static readonly ProviderKind Facts = new()
    {
        Name = "mistral",
        Dialects = [Dialect.OpenAi],
        BaseUrl = new("https://api.mistral.ai/v1"),
        Auth = AuthKind.Bearer,

        // It refuses fields that it does not know (422), these among them, and puts usage into the chunk that finishes.
        StreamUsageOption = false,
        MaxCompletionTokens = false,
        SeedField = "random_seed",
        StopsWhenCancelled = false,
        Documentation = "docs.mistral.ai/api",
    };
}
