using System.Net;

namespace Weir.Engine.Configuration.Checks;

/// <summary>Fields of a provider that must fit each other.</summary>
internal sealed class ProviderCheck : IConfigCheck
{
    public IEnumerable<ConfigProblem> Check(WeirConfig config, ConfigMarks marks)
    {
        if (config.Providers.Count == 0)
        {
            yield return marks.Warning(ConfigPath.Of("providers"), "no provider is configured, so no call can be answered; add one, or set a variable such as OPENAI_API_KEY");
        }

        foreach (var (id, provider) in config.Providers)
        {
            var path = ConfigPath.Of("providers", id);
            foreach (var problem in Signing(provider, path, marks).Concat(Times(provider, path, marks)))
            {
                yield return problem;
            }
        }
    }

    private static IEnumerable<ConfigProblem> Signing(ProviderConfig provider, ConfigPath path, ConfigMarks marks)
    {
        if (provider.Enabled && provider.Auth == AuthKind.Oauth && provider.OAuth is null)
        {
            yield return marks.Error(path.Add("oauth"), "is required where auth is 'oauth'; write token_url, client_id and client_secret");
        }

        if (provider.OAuth is not null && provider.Auth != AuthKind.Oauth)
        {
            yield return marks.Warning(path.Add("oauth"), "is not used unless auth is 'oauth'");
        }

        if (provider is { Credential: not null, Credentials.Count: > 0 })
        {
            yield return marks.Error(path.Add("credentials"), "stands beside credential; write one of them, credentials for several");
        }

        var signed = provider.AllCredentials.Count > 0 || provider.OAuth is not null;
        if (signed && provider.BaseUrl is { Scheme: "http" } address && !IsLocal(address))
        {
            yield return marks.Warning(path.Add("base_url"), "is not encrypted: the credential can be read on the way; use https");
        }
    }

    private static bool IsLocal(Uri address) => address.IsLoopback || IPAddress.TryParse(address.Host, out _);

    private static IEnumerable<ConfigProblem> Times(ProviderConfig provider, ConfigPath path, ConfigMarks marks)
    {
        if (provider.Timeouts.FirstEventSeconds > provider.Timeouts.TotalSeconds)
        {
            yield return marks.Warning(path.Add("timeouts").Add("first_event_seconds"), $"is longer than total_seconds ({provider.Timeouts.TotalSeconds}), which ends the call first");
        }

        if (provider.Limits is { Burst: not null, RequestsPerMinute: null })
        {
            yield return marks.Warning(path.Add("limits").Add("burst"), "has no effect without requests_per_minute");
        }

        if (provider.HealthCheck.Enabled && provider.HealthCheck.TimeoutSeconds > provider.HealthCheck.IntervalSeconds)
        {
            yield return marks.Warning(path.Add("health_check").Add("timeout_seconds"), "is longer than interval_seconds");
        }
    }
}
