using Weir.Engine.Configuration;

namespace Weir.Engine.Ledger.Budgets;

/// <summary>Values of the dimensions in a scope and in a charge.</summary>
internal static class Dimensions
{
    /// <summary>Number of dimensions.</summary>
    public const int Count = 9;

    /// <summary>Their names in a configuration, by <see cref="Dimension"/>.</summary>
    public static IReadOnlyList<string> Names { get; } = ["key", "user", "customer", "project", "team", "integration", "environment", "model", "provider"];

    /// <summary>What a scope names, or null.</summary>
    public static string? Of(BudgetScope scope, Dimension dimension) => dimension switch
    {
        Dimension.Key => scope.Key,
        Dimension.User => scope.User,
        Dimension.Customer => scope.Customer,
        Dimension.Project => scope.Project,
        Dimension.Team => scope.Team,
        Dimension.Integration => scope.Integration,
        Dimension.Environment => scope.Environment,
        Dimension.Model => scope.Model,
        _ => scope.Provider,
    };

    /// <summary>What a charge names, or null.</summary>
    public static string? Of(Charge charge, Dimension dimension) => dimension switch
    {
        Dimension.Key => charge.Who.KeyId,
        Dimension.User => charge.Who.User,
        Dimension.Customer => charge.Who.Customer,
        Dimension.Project => charge.Who.Project,
        Dimension.Team => charge.Who.Team,
        Dimension.Integration => charge.Integration,
        Dimension.Environment => charge.Who.Environment,
        Dimension.Model => charge.Model,
        _ => charge.Provider,
    };
}
