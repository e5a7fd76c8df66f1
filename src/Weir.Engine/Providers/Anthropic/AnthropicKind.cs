using Weir.Engine.Configuration;
using Weir.Engine.Wire;

namespace Weir.Engine.Providers.Anthropic;

/// <summary>Anthropic's own API.</summary>
internal static class AnthropicKind
{
    public static readonly ProviderKind Facts = new()
    {
        Name = "anthropic",
        Dialects = [Dialect.Anthropic],
        BaseUrl = new("https://api.anthropic.com/v1"),
        ApiVersionHeader = "anthropic-version",
        Auth = AuthKind.ApiKey,

        // Probes need it too, and api_version can say another one.
        Headers = new Dictionary<string, string> { ["anthropic-version"] = "2023-06-01" },
        QuotaCodes = ["billing_error"],
        Documentation = "docs.anthropic.com/en/api",
    };
}
