namespace Weir.Engine.Ledger.Budgets;

/// <summary>What a cost is for: that which decides the budgets it is charged to.</summary>
/// <param name="Who">Who pays.</param>
/// <param name="Provider">Id of the provider; empty where there is none.</param>
/// <param name="Model">Name of the model at Weir; empty where there is none.</param>
/// <param name="Integration">Id of the integration that reported the cost; null for calls that went through Weir.</param>
public sealed record Charge(Attribution Who, string Provider, string Model, string? Integration = null);
