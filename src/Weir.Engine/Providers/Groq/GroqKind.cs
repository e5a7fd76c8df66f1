using Weir.Engine.Configuration;
using Weir.Engine.Wire;

namespace Weir.Engine.Providers.Groq;

/// <summary>Groq's API.</summary>
internal static class GroqKind
{
    public static readonly ProviderKind Facts = new()
    {
        Name = "groq",
        Dialects = [Dialect.OpenAi],
        BaseUrl = new("https://api.groq.com/openai/v1"),
        VersionPath = "openai/v1",
        Auth = AuthKind.Bearer,
        Without = [Surface.Embeddings],
        MaxCompletionTokens = true,

        // 498: the flex tier is full.
        OverloadStatuses = [498],
        StopsWhenCancelled = false,
        Documentation = "console.groq.com/docs/errors",
    };
}
