using Weir.Engine.Kernel;

namespace Weir.Engine.Configuration.Checks;

/// <summary>Names that refer to something must name something that is there.</summary>
internal sealed class ReferenceCheck : IConfigCheck
{
    public IEnumerable<ConfigProblem> Check(WeirConfig config, ConfigMarks marks) =>
        Deployments(config, marks).Concat(KeyModels(config, marks));

    private static IEnumerable<ConfigProblem> Deployments(WeirConfig config, ConfigMarks marks)
    {
        foreach (var (name, model) in config.Models)
        {
            Pace.GiveWay();
            var seen = new HashSet<(string, string)>();
            foreach (var (id, deployment) in model.Deployments)
            {
                var path = ConfigPath.Of("models", name, "deployments", id);
                if (!config.Providers.TryGetValue(deployment.Provider, out var provider))
                {
                    yield return marks.UnknownName(path.Add("provider"), deployment.Provider, "a provider", config.Providers.Keys);
                }
                else if (!provider.Enabled)
                {
                    yield return marks.Warning(path.Add("provider"), $"provider '{deployment.Provider}' is disabled, so this deployment is never used");
                }

                if (!seen.Add((deployment.Provider, deployment.Model)))
                {
                    yield return marks.Warning(path, "is the same provider and model as a deployment above: it would fall back to itself");
                }
            }
        }
    }

    private static IEnumerable<ConfigProblem> KeyModels(WeirConfig config, ConfigMarks marks)
    {
        foreach (var (id, key) in config.Keys)
        {
            Pace.GiveWay();
            for (var i = 0; i < key.Models.Count; i++)
            {
                if (!config.Models.ContainsKey(key.Models[i]))
                {
                    yield return marks.UnknownName(ConfigPath.Of("keys", id, "models").Item(i), key.Models[i], "a model", config.Models.Keys);
                }
            }
        }
    }
}
