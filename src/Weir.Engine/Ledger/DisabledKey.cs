namespace Weir.Engine.Ledger;

/// <summary>A key that a budget disabled.</summary>
/// <param name="KeyId">The key.</param>
/// <param name="Budget">The budget.</param>
/// <param name="Child">Which of its children; empty when it has none.</param>
/// <param name="At">When.</param>
public sealed record DisabledKey(string KeyId, string Budget, string Child, DateTimeOffset At);
