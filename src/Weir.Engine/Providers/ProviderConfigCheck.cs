using Weir.Engine.Configuration;
using Weir.Engine.Egress;
using Weir.Engine.Providers.Simulator;

namespace Weir.Engine.Providers;

/// <summary>What the kinds demand of a provider's configuration: an address that may be reached, a credential where one is needed.</summary>
public sealed class ProviderConfigCheck : IConfigCheck
{
    /// <inheritdoc/>
    public IEnumerable<ConfigProblem> Check(WeirConfig config, ConfigMarks marks)
    {
        var policy = new EgressPolicy { Allow = config.Egress.Allow };
        foreach (var provider in config.Providers.Values.Where(provider => provider.Enabled && Kinds.All.ContainsKey(provider.Kind)))
        {
            var kind = Kinds.All[provider.Kind];
            var path = ConfigPath.Of("providers", provider.Id);
            if (provider.BaseUrl is null && kind.BaseUrl is null)
            {
                yield return marks.Error(path.Add("base_url"), $"a provider of kind '{kind.Name}' needs a base_url");
            }
            else if (provider.BaseUrl is { } url && !kind.InProcess && BaseUrl.Problem(url.OriginalString, provider.AllowPrivateNetwork, policy, out _) is { } unusable)
            {
                yield return marks.Error(path.Add("base_url"), unusable.TrimEnd('.'));
            }

            foreach (var problem in Faults(provider, path, marks))
            {
                yield return problem;
            }

            if (kind.NeedsCredential && provider.Credential is null && provider.Auth is not (AuthKind.None or AuthKind.Oauth))
            {
                yield return marks.Error(path.Add("credential"), $"a provider of kind '{kind.Name}' needs a credential, such as env:{provider.Id.ToUpperInvariant()}_API_KEY");
            }
        }
    }

    private static IEnumerable<ConfigProblem> Faults(ProviderConfig provider, ConfigPath path, ConfigMarks marks)
    {
        for (var i = 0; i < provider.Simulator.Faults.Count; i++)
        {
            if (SimulatorScriptStep.Problem(provider.Simulator.Faults[i]) is { } problem)
            {
                yield return marks.Error(path.Add("simulator").Add("faults").Item(i), problem.TrimEnd('.'));
            }
        }
    }
}
