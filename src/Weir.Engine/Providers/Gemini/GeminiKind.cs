using Weir.Engine.Configuration;
using Weir.Engine.Wire;

namespace Weir.Engine.Providers.Gemini;

/// <summary>Google's Gemini API at its OpenAI-compatible endpoint.</summary>
internal static class GeminiKind
{
    public static readonly ProviderKind Facts = new()
    {
        Name = "gemini",
        Dialects = [Dialect.OpenAi],
        BaseUrl = new("https://generativelanguage.googleapis.com/v1beta/openai"),
        VersionPath = "v1beta/openai",
        Auth = AuthKind.Bearer,
        CredentialMessages = ["API key not valid", "API key expired"],
        RetryInBody = true,
        StopsWhenCancelled = false,
        Documentation = "ai.google.dev/gemini-api/docs/openai",
    };
}
