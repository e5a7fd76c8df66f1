namespace Weir.Engine.Configuration.Checks;

/// <summary>Names that refer to something must name something that is there.</summary>
internal sealed class ReferenceCheck : IConfigCheck
{
    public IEnumerable<ConfigProblem> Check(WeirConfig config, ConfigMarks marks) =>
        Deployments(config, marks).Concat(KeyModels(config, marks)).Concat(Budgets(config, marks));

    private static IEnumerable<ConfigProblem> Deployments(WeirConfig config, ConfigMarks marks)
    {
        foreach (var (name, model) in config.Models)
        {
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
            for (var i = 0; i < key.Models.Count; i++)
            {
                if (!config.Models.ContainsKey(key.Models[i]))
                {
                    yield return marks.UnknownName(ConfigPath.Of("keys", id, "models").Item(i), key.Models[i], "a model", config.Models.Keys);
                }
            }
        }
    }

    private static IEnumerable<ConfigProblem> Budgets(WeirConfig config, ConfigMarks marks)
    {
        foreach (var (id, budget) in config.Budgets)
        {
            var path = ConfigPath.Of("budgets", id, "scope");
            if (budget.Scope.Provider is { } provider and not BudgetScope.EachOne && !config.Providers.ContainsKey(provider))
            {
                yield return marks.UnknownName(path.Add("provider"), provider, "a provider", config.Providers.Keys);
            }

            if (budget.Scope.Model is { } model and not BudgetScope.EachOne && !config.Models.ContainsKey(model))
            {
                yield return marks.UnknownName(path.Add("model"), model, "a model", config.Models.Keys);
            }

            // Keys are made at run time too, so an unknown one may only not be here.
            if (budget.Scope.Key is { } key and not BudgetScope.EachOne && !config.Keys.ContainsKey(key))
            {
                yield return marks.UnknownName(path.Add("key"), key, "a key", config.Keys.Keys) with { Severity = ConfigSeverity.Warning };
            }
        }
    }
}
