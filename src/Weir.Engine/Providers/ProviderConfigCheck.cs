using Weir.Engine.Configuration;
using Weir.Engine.Egress;

namespace Weir.Engine.Providers;

/// <summary>What the kinds demand of a provider's configuration: an address that may be reached, a credential where one is needed.</summary>
public sealed class ProviderConfigCheck : IConfigCheck
{
    // What a probe must never ask: it would cost money (or mean a body that a probe does not send).
    private static readonly string[] Priced = ["/completions", "/embeddings", "/messages", "/count_tokens", "/responses"];

    /// <inheritdoc/>
    public IEnumerable<ConfigProblem> Check(WeirConfig config, ConfigMarks marks)
    {
        var policy = new EgressPolicy { Allow = config.Egress.Allow };
        return config.Providers.Values
            .Where(provider => provider.Enabled && Kinds.All.ContainsKey(provider.Kind))
            .SelectMany(provider => Check(provider, Kinds.All[provider.Kind], policy, marks));
    }

    private static IEnumerable<ConfigProblem> Check(ProviderConfig provider, ProviderKind kind, EgressPolicy policy, ConfigMarks marks)
    {
        var path = ConfigPath.Of("providers", provider.Id);
        var problems = Address(provider, kind, policy, path, marks).Concat(Version(provider, kind, path, marks));
        foreach (var problem in problems)
        {
            yield return problem;
        }

        if (kind.NeedsCredential && provider.AllCredentials.Count == 0 && provider.Auth is not (AuthKind.None or AuthKind.Oauth))
        {
            yield return marks.Error(path.Add("credential"), $"a provider of kind '{kind.Name}' needs a credential, such as env:{provider.Id.ToUpperInvariant()}_API_KEY");
        }

        if (provider is { Auth: AuthKind.Oauth, OAuth.TokenUrl: { } url }
            && BaseUrl.Problem(url.OriginalString, provider.AllowPrivateNetwork, policy, out _) is { } wrong)
        {
            yield return marks.Error(path.Add("oauth").Add("token_url"), wrong.TrimEnd('.'));
        }

        if (provider.HealthCheck.Endpoint is { } endpoint && Priced.Any(end => endpoint.TrimEnd('/').EndsWith(end, StringComparison.OrdinalIgnoreCase)))
        {
            yield return marks.Error(path.Add("health_check").Add("endpoint"), "names a call that costs money; ask something free, such as /v1/models");
        }
    }

    private static IEnumerable<ConfigProblem> Address(ProviderConfig provider, ProviderKind kind, EgressPolicy policy, ConfigPath path, ConfigMarks marks)
    {
        if ((provider.BaseUrl ?? kind.BaseUrl) is not { } url)
        {
            yield return marks.Error(path.Add("base_url"), $"a provider of kind '{kind.Name}' needs a base_url");
        }
        else if (!kind.InProcess && BaseUrl.Problem(url.OriginalString, provider.AllowPrivateNetwork, policy, out _) is { } problem)
        {
            yield return marks.Error(path.Add("base_url"), problem.TrimEnd('.'));
        }
    }

    private static IEnumerable<ConfigProblem> Version(ProviderConfig provider, ProviderKind kind, ConfigPath path, ConfigMarks marks)
    {
        if (provider.ApiVersion is not null && kind.ApiVersionQuery is null && kind.ApiVersionHeader is null)
        {
            yield return marks.Warning(path.Add("api_version"), $"is not used by providers of kind '{kind.Name}'");
        }

        if (provider.ApiVersion is null && kind is { WholePathSegment: { } segment, ApiVersionQuery: not null }
            && provider.BaseUrl?.Segments.Any(one => one.TrimEnd('/') == segment) == true)
        {
            yield return marks.Error(path.Add("api_version"), $"is required where base_url names one of its {segment}; better name the resource only, which needs none");
        }
    }
}
