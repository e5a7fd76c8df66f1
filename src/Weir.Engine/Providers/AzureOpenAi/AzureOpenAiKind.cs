using Weir.Engine.Configuration;
using Weir.Engine.Wire;

namespace Weir.Engine.Providers.AzureOpenAi;

/// <summary>OpenAI's models in Azure, at the address of the operator's resource.</summary>
internal static class AzureOpenAiKind
{
    public static readonly ProviderKind Facts = new()
    {
        Name = "azure-openai",
        Dialects = [Dialect.OpenAi],
        VersionPath = "openai/v1",

        // The older form, one address for each deployment: /openai/deployments/NAME?api-version=2024-10-21.
        WholePathSegment = "deployments",
        ApiVersionQuery = "api-version",
        Auth = AuthKind.ApiKey,
        ApiKeyHeader = "api-key",
        MaxCompletionTokens = true,
        QuotaCodes = ["insufficient_quota"],
        Documentation = "learn.microsoft.com/azure/foundry/openai/api-version-lifecycle",
    };
}
