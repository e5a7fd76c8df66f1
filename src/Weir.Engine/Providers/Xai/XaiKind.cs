using Weir.Engine.Configuration;
using Weir.Engine.Wire;

namespace Weir.Engine.Providers.Xai;

/// <summary>xAI's own API.</summary>
internal static class XaiKind
{
    public static readonly ProviderKind Facts = new()
    {
        Name = "xai",
        Dialects = [Dialect.OpenAi],
        BaseUrl = new("https://api.x.ai/v1"),
        Auth = AuthKind.Bearer,
        Without = [Surface.Embeddings],
        MaxCompletionTokens = true,

        // A wrong key is answered with 400, not 401.
        CredentialMessages = ["Incorrect API key provided"],
        Documentation = "docs.x.ai/docs/api-reference",
    };
}
