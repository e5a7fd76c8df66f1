namespace Weir.Engine.Ledger.Budgets;

/// <summary>What a budget's scope can name, the most selective first: a rule is looked up by the first of these that it names.</summary>
internal enum Dimension
{
    Key,
    User,
    Customer,
    Project,
    Team,
    Integration,
    Environment,
    Model,
    Provider,
}
