namespace Weir.Engine.Configuration.Checks;

/// <summary>Fields of an integration that must fit each other. What is required is required only while it is enabled.</summary>
internal sealed class IntegrationCheck : IConfigCheck
{
    public IEnumerable<ConfigProblem> Check(WeirConfig config, ConfigMarks marks) => config.Integrations.Values.SelectMany(one =>
    {
        var path = ConfigPath.Of("integrations", one.Id);
        return Needed(one, path, marks).Concat(References(one, config, (path, marks))).Concat(Hints(one, path, marks));
    });

    private static IEnumerable<ConfigProblem> Needed(IntegrationConfig one, ConfigPath path, ConfigMarks marks)
    {
        if (!one.Enabled || one.Template)
        {
            yield break;
        }

        if (one.Endpoint is null)
        {
            yield return marks.Error(path.Add("endpoint"), "is required while the integration is enabled");
        }

        if (one.Auth is AuthKind.Bearer or AuthKind.ApiKey && one.Credential is null)
        {
            yield return marks.Error(path.Add("credential"), $"is required where auth is '{(one.Auth == AuthKind.Bearer ? "bearer" : "api_key")}'");
        }

        if (one.Auth == AuthKind.Oauth && one.OAuth is null)
        {
            yield return marks.Error(path.Add("oauth"), "is required where auth is 'oauth'; write token_url, client_id and client_secret");
        }
    }

    private static IEnumerable<ConfigProblem> References(IntegrationConfig one, WeirConfig config, (ConfigPath Path, ConfigMarks Marks) at)
    {
        if (one.Fallback is not { } fallback)
        {
            yield break;
        }

        var path = at.Path.Add("fallback");
        if (fallback == one.Id)
        {
            yield return at.Marks.Error(path, "is the integration itself");
        }
        else if (!config.Integrations.TryGetValue(fallback, out var other) || other.Template)
        {
            yield return at.Marks.UnknownName(path, fallback, "an integration", config.Integrations.Values.Where(known => !known.Template && known.Id != one.Id).Select(known => known.Id));
        }
        else if (one.Enabled && !other.Enabled)
        {
            yield return at.Marks.Warning(path, $"integration '{fallback}' is disabled");
        }
    }

    private static IEnumerable<ConfigProblem> Hints(IntegrationConfig one, ConfigPath path, ConfigMarks marks)
    {
        if (one is { Enabled: false, Template: false, Endpoint: not null } && marks.Find(path.Add("enabled")) is null)
        {
            yield return marks.Warning(path, "has an endpoint and is not enabled; write 'enabled: true', or 'enabled: false' if that is meant");
        }

        if (one.OAuth is not null && one.Auth != AuthKind.Oauth)
        {
            yield return marks.Warning(path.Add("oauth"), "is not used unless auth is 'oauth'");
        }

        if (one.Limits is { Burst: not null, RequestsPerMinute: null })
        {
            yield return marks.Warning(path.Add("limits").Add("burst"), "has no effect without requests_per_minute");
        }

        if (one.IsProbed && one.HealthCheck.TimeoutSeconds > one.HealthCheck.IntervalSeconds)
        {
            yield return marks.Warning(path.Add("health_check").Add("timeout_seconds"), "is longer than interval_seconds");
        }
    }
}
