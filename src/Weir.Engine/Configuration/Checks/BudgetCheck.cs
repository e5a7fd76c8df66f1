namespace Weir.Engine.Configuration.Checks;

/// <summary>Budgets that no call can ever be charged to.</summary>
internal sealed class BudgetCheck(RecordedKeys recorded) : IConfigCheck
{
    public IEnumerable<ConfigProblem> Check(WeirConfig config, ConfigMarks marks)
    {
        KeyConfig[] keys = [.. config.Keys.Values, .. recorded()];
        return Unknown(config, keys, marks).Concat(Integrations(config, marks)).Concat(Uncharged(config, keys, marks));
    }

    /// Warnings: keys may be made at run time later, and costs from outside may name providers and models that Weir does not call.
    private static IEnumerable<ConfigProblem> Unknown(WeirConfig config, KeyConfig[] keys, ConfigMarks marks)
    {
        var names = new (string Field, string Noun, Func<BudgetScope, string?> Scope, IEnumerable<string> Known)[]
        {
            ("key", "a key", scope => scope.Key, keys.Select(key => key.Id)),
            ("provider", "a provider", scope => scope.Provider, config.Providers.Keys),
            ("model", "a model", scope => scope.Model, config.Models.Keys),
        };

        return
            from name in names
            let known = name.Known.ToHashSet(StringComparer.Ordinal)
            from budget in config.Budgets
            let wanted = name.Scope(budget.Value.Scope)
            where wanted is not null and not BudgetScope.EachOne && !known.Contains(wanted)
            let problem = marks.UnknownName(ConfigPath.Of("budgets", budget.Key, "scope", name.Field), wanted, name.Noun, name.Known)
            select problem with { Severity = ConfigSeverity.Warning, Message = $"{problem.Message}, so no call is charged to this budget" };
    }

    /// A report under a name that is not configured is booked all the same: it was spent.
    private static IEnumerable<ConfigProblem> Integrations(WeirConfig config, ConfigMarks marks)
    {
        var known = config.Integrations.Values.Where(one => !one.Template).Select(one => one.Id).ToArray();
        return
            from budget in config.Budgets
            let wanted = budget.Value.Scope.Integration
            where wanted is not null and not BudgetScope.EachOne && !known.Contains(wanted, StringComparer.Ordinal)
            let problem = marks.UnknownName(ConfigPath.Of("budgets", budget.Key, "scope", "integration"), wanted, "an integration", known)
            select problem with { Severity = ConfigSeverity.Warning, Message = $"{problem.Message}; only costs that are reported under this very name are charged to it" };
    }

    private static IEnumerable<ConfigProblem> Uncharged(WeirConfig config, KeyConfig[] keys, ConfigMarks marks)
    {
        var names = new (string Field, AttributionName Name, Func<BudgetScope, string?> Scope, Func<KeyConfig, string?> Key)[]
        {
            ("team", AttributionName.Team, scope => scope.Team, key => key.Team),
            ("project", AttributionName.Project, scope => scope.Project, key => key.Project),
            ("customer", AttributionName.Customer, scope => scope.Customer, key => key.Customer),
            ("user", AttributionName.User, scope => scope.User, key => key.User),
            ("environment", AttributionName.Environment, scope => scope.Environment, key => key.Environment),
        };

        return
            from name in names
            where !keys.Any(key => key.MaySet.Contains(name.Name))
            let known = keys.Select(name.Key).OfType<string>().ToHashSet(StringComparer.Ordinal)
            from budget in config.Budgets
            let wanted = name.Scope(budget.Value.Scope)
            where wanted is not null and not BudgetScope.EachOne && !known.Contains(wanted)
            select marks.Warning(ConfigPath.Of("budgets", budget.Key, "scope", name.Field), $"no key has the {name.Field} '{ConfigText.Show(wanted)}', so nothing is charged to this budget") with
            {
                Suggestion = ConfigText.Nearest(wanted, known),
            };
    }
}
