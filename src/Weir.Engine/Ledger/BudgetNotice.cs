using Weir.Engine.Configuration;

namespace Weir.Engine.Ledger;

/// <summary>Says what a person must know who writes a budget today: it is read and checked, and holds nothing yet.</summary>
public sealed class BudgetNotice : IConfigCheck
{
    /// <inheritdoc/>
    public IEnumerable<ConfigProblem> Check(WeirConfig config, ConfigMarks marks) =>
        config.Budgets.Keys.Take(1).Select(_ => marks.Warning(ConfigPath.Of("budgets"), "budgets are checked but not enforced by this version: they refuse and report nothing yet"));
}
