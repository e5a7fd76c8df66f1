using Weir.Engine.Configuration;
using Weir.Engine.Wire;

namespace Weir.Engine.Providers.OpenRouter;

/// <summary>OpenRouter: many providers behind one key.</summary>
internal static class OpenRouterKind
{
    public static readonly ProviderKind Facts = new()
    {
        Name = "openrouter",
        Dialects = [Dialect.OpenAi],
        BaseUrl = new("https://openrouter.ai/api/v1"),
        VersionPath = "api/v1",
        Auth = AuthKind.Bearer,

        // The list of models is public there: only this one says whether the key works, and it is free.
        ProbePath = "key",

        // 403 is moderation: it refuses the prompt, not the key.
        CredentialStatuses = [401],
        StopsWhenCancelled = false,
        Documentation = "openrouter.ai/docs/api/reference/errors-and-debugging",
    };
}
