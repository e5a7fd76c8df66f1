namespace Weir.Engine.Configuration.Checks;

/// <summary>Budgets that will not do what was likely meant.</summary>
internal sealed class BudgetEffectCheck : IConfigCheck
{
    private static readonly BudgetScope Everything = new();

    private static readonly (string Field, Func<BudgetScope, string?> Of)[] Names =
    [
        ("team", scope => scope.Team), ("project", scope => scope.Project), ("customer", scope => scope.Customer), ("user", scope => scope.User),
        ("environment", scope => scope.Environment), ("key", scope => scope.Key), ("provider", scope => scope.Provider), ("model", scope => scope.Model),
        ("integration", scope => scope.Integration),
    ];

    public IEnumerable<ConfigProblem> Check(WeirConfig config, ConfigMarks marks) =>
        config.Budgets.SelectMany(budget => One(ConfigPath.Of("budgets", budget.Key), budget.Value, marks).Concat(Blank(ConfigPath.Of("budgets", budget.Key, "scope"), budget.Value.Scope, marks)));

    private static IEnumerable<ConfigProblem> One(ConfigPath path, BudgetConfig budget, ConfigMarks marks)
    {
        if (budget.Action == BudgetAction.Disable && budget.Scope == Everything)
        {
            yield return marks.Warning(path.Add("action"), "covers everything: once it is used up, every key that calls is switched off, one after the other, until an operator switches it on again; 'block' refuses calls until the next period");
        }

        if (budget.Thresholds.Count > 0 && (budget.Limit?.NanoUsd, budget.LimitTokens, budget.LimitRequests) is (null or 0, null or 0, null or 0))
        {
            yield return marks.Warning(path.Add("thresholds"), "has no effect: of a limit of 0 every part is 0");
        }

        if (budget.Period.Kind is BudgetPeriodKind.Rolling or BudgetPeriodKind.Lifetime && marks.Find(path.Add("timezone")) is not null)
        {
            yield return marks.Warning(path.Add("timezone"), $"has no effect: a period of '{budget.Period}' does not begin by the calendar");
        }
    }

    /// "team:" with nothing after it counts as not written, and the budget covers more than was meant.
    private static IEnumerable<ConfigProblem> Blank(ConfigPath path, BudgetScope scope, ConfigMarks marks) =>
        from name in Names
        where name.Of(scope) is null && marks.Find(path.Add(name.Field)) is not null
        select marks.Warning(path.Add(name.Field), $"is written without a name, so the budget is not limited to one {name.Field}; name one, write \"*\" for a budget for each, or remove the line");
}
