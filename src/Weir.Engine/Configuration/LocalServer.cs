using System.Net;
using Weir.Engine.Configuration.Documents;
using Weir.Engine.Configuration.Fields;

namespace Weir.Engine.Configuration;

/// <summary>The provider <c>local</c>, which appears where no provider is configured and a variable names the address of a server of one's own.</summary>
/// <remarks>
/// The variable is the one that Ollama's own programs read, and means the same here: <c>192.168.1.20</c>, <c>gpu:11434</c>, <c>http://gpu/ollama</c>. Any
/// server that speaks OpenAI's chat completions below <c>/v1</c> can stand there.
/// </remarks>
internal static class LocalServer
{
    public const string Provider = "local";
    public const string Variable = "OLLAMA_HOST";

    private const string Allowed = "a host, host:port (default port 11434), or an http:// or https:// address (default ports 80 and 443) without user, query or fragment";
    private const string UsualPort = ":11434";

    /// <summary>The provider; null where the variable is not set, or names nothing that can be called, which is told.</summary>
    public static MappingNode? Read(EnvironmentVariables variables, ProblemList problems)
    {
        if (variables.Find(Variable) is not { Length: > 0 } written)
        {
            return null;
        }

        var origin = new ConfigOrigin(ConfigLayer.WellKnown, Variable);
        if (BaseUrl(written) is not { } address)
        {
            // Without the value: what is wrong with it may be a password in it.
            problems.Add(new(ConfigSeverity.Error, ConfigPath.Of("providers", Provider, "base_url").Text, origin, $"{Variable} is no address of a server") { Allowed = Allowed });
            return null;
        }

        var provider = new MappingNode(origin);
        provider.Set("kind", new ScalarNode("openai-compatible", ScalarForm.Quoted, origin));
        provider.Set("base_url", new ScalarNode(address, ScalarForm.Quoted, origin));
        provider.Set("allow_private_network", new ScalarNode("true", ScalarForm.Plain, origin)); // the operator named this very address
        return provider;
    }

    /// <summary>Where the server speaks OpenAI's dialect; null when the text is no address.</summary>
    public static string? BaseUrl(string written)
    {
        var text = written.Trim().Trim('"', '\'').Trim();
        text = text.Contains("://", StringComparison.Ordinal) ? text : "http://" + WithPort(text);
        if (text.Any(c => c is <= ' ' or > '~') || !Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")
            || address.Host.Length == 0 || address.Port < 1 || text.Contains('@', StringComparison.Ordinal) || address.Query.Length > 0 || address.Fragment.Length > 0
            || text.Split('/')[2].EndsWith(':'))
        {
            return null;
        }

        var path = address.AbsolutePath.TrimEnd('/');
        return Reached(address) + (path.EndsWith("/v1", StringComparison.Ordinal) ? path : path + "/v1");
    }

    /// What has no scheme: "", "gpu", "gpu/path", ":8080", "::1", "[::1]:8080".
    private static string WithPort(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var (host, path) = slash < 0 ? (text, "") : (text[..slash], text[slash..]);
        if (host.Count(c => c == ':') > 1 && IPAddress.TryParse(host, out _) && !host.StartsWith('['))
        {
            host = $"[{host}]";
        }

        var hasPort = host.LastIndexOf(':') > host.LastIndexOf(']');
        return (host is "" || host[0] == ':' ? "127.0.0.1" : "") + host + (hasPort ? "" : UsualPort) + path;
    }

    /// A server listens on 0.0.0.0; nobody can call that.
    private static string Reached(Uri address)
    {
        var anywhere = IPAddress.TryParse(address.IdnHost, out var ip) && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any));
        return new UriBuilder(address.Scheme, anywhere ? (ip!.Equals(IPAddress.Any) ? "127.0.0.1" : "[::1]") : address.Host, address.Port).Uri.GetLeftPart(UriPartial.Authority);
    }
}
