using System.Net;

namespace Weir.Engine.Configuration.Foreign;

/// <summary>Which kind of provider other programs' names and addresses mean.</summary>
internal static class KnownProviders
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["openai"] = "openai",
        ["anthropic"] = "anthropic",
        ["claude"] = "anthropic",
        ["google"] = "gemini",
        ["gemini"] = "gemini",
        ["mistral"] = "mistral",
        ["groq"] = "groq",
        ["deepseek"] = "deepseek",
        ["xai"] = "xai",
        ["openrouter"] = "openrouter",
        ["azure"] = "azure-openai",
        ["azure_openai"] = "azure-openai",
        ["azure-openai"] = "azure-openai",
        ["ollama"] = "ollama",
        ["vllm"] = "vllm",
    };

    private static readonly Dictionary<string, string> Hosts = new(StringComparer.OrdinalIgnoreCase)
    {
        ["api.openai.com"] = "openai",
        ["api.anthropic.com"] = "anthropic",
        ["generativelanguage.googleapis.com"] = "gemini",
        ["api.mistral.ai"] = "mistral",
        ["api.groq.com"] = "groq",
        ["api.deepseek.com"] = "deepseek",
        ["api.x.ai"] = "xai",
        ["openrouter.ai"] = "openrouter",
    };

    // What other programs write behind the base of an address; the longest first.
    private static readonly string[] Calls = ["/chat/completions", "/messages", "/completions", "/embeddings", "/responses"];

    /// <summary>The kind of a name, or null.</summary>
    public static string? OfName(string name) => Names.GetValueOrDefault(name);

    /// <summary>The kind whose own address this is, over https and on its usual port; null for any other.</summary>
    public static string? OfAddress(Uri address) => address is { Scheme: "https", IsDefaultPort: true } ? Hosts.GetValueOrDefault(address.Host) : null;

    /// <summary>The base of an address that may name a call; null when it is no address that can be written.</summary>
    public static Uri? Base(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.Host.Length == 0
            || address.UserInfo.Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0 || text.Any(c => c is <= ' ' or > '~'))
        {
            return null;
        }

        var path = address.AbsolutePath.TrimEnd('/');
        var call = Array.Find(Calls, end => path.EndsWith(end, StringComparison.OrdinalIgnoreCase));
        return new(address.GetLeftPart(UriPartial.Authority) + (call is null ? path : path[..^call.Length]));
    }

    /// <summary>Whether an address lies on this machine or in a network of one's own, as far as its spelling tells.</summary>
    public static bool IsNear(Uri address) => address.IsLoopback || !address.Host.Contains('.', StringComparison.Ordinal)
        || (IPAddress.TryParse(address.Host, out var ip) && ip.GetAddressBytes() is [10, ..] or [192, 168, ..] or [172, >= 16 and <= 31, ..])
        || address.Host.EndsWith(".local", StringComparison.OrdinalIgnoreCase) || address.Host.EndsWith(".internal", StringComparison.OrdinalIgnoreCase);
}
