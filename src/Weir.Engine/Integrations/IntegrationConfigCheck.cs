using Weir.Engine.Configuration;
using Weir.Engine.Egress;

namespace Weir.Engine.Integrations;

/// <summary>Addresses of integrations must be such as may be reached.</summary>
public sealed class IntegrationConfigCheck : IConfigCheck
{
    /// <inheritdoc/>
    public IEnumerable<ConfigProblem> Check(WeirConfig config, ConfigMarks marks)
    {
        var policy = new EgressPolicy { Allow = config.Egress.Allow };
        return config.Integrations.Values.Where(one => one is { Enabled: true, Template: false }).SelectMany(one => Check(one, policy, marks));
    }

    private static IEnumerable<ConfigProblem> Check(IntegrationConfig one, EgressPolicy policy, ConfigMarks marks)
    {
        var path = ConfigPath.Of("integrations", one.Id);
        if (one.Endpoint is { } endpoint && BaseUrl.Problem(endpoint.OriginalString, one.AllowPrivateNetwork, policy, out _) is { } problem)
        {
            yield return marks.Error(path.Add("endpoint"), problem.TrimEnd('.'));
        }

        if (one is { Auth: AuthKind.Oauth, OAuth.TokenUrl: { } url } && BaseUrl.Problem(url.OriginalString, one.AllowPrivateNetwork, policy, out _) is { } wrong)
        {
            yield return marks.Error(path.Add("oauth").Add("token_url"), wrong.TrimEnd('.'));
        }
    }
}
