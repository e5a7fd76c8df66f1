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

        // {"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low to access the Anthropic API. ..."}} with 400
        QuotaMessages = ["Your credit balance is too low"],
        Documentation = "docs.anthropic.com/en/api",
    };
}
