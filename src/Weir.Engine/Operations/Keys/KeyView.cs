using Weir.Engine.Configuration;
using Weir.Engine.Ledger;

namespace Weir.Engine.Operations.Keys;

/// <summary>A caller's key as the management API shows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Team">The team that pays.</param>
/// <param name="Project">The project that pays.</param>
/// <param name="Customer">The customer that pays.</param>
/// <param name="User">The user that pays.</param>
/// <param name="Environment">The environment it belongs to.</param>
/// <param name="Models">Models it may call; empty for all.</param>
/// <param name="ExpiresAt">When it stops working.</param>
/// <param name="Enabled">Whether it works: configured, enabled there, and disabled by no budget.</param>
/// <param name="DisabledBy">The budget that disabled it; <see langword="null"/> when none did.</param>
internal sealed record KeyView(
    string Id, string? Team, string? Project, string? Customer, string? User, string? Environment, IReadOnlyList<string> Models, DateTimeOffset? ExpiresAt,
    bool Enabled, DisabledBy? DisabledBy)
{
    public static KeyView Of(string id, KeyConfig? config, DisabledKey? disabled) => new(
        id, config?.Team, config?.Project, config?.Customer, config?.User, config?.Environment, config?.Models ?? [], config?.ExpiresAt,
        config is { Enabled: true } && disabled is null, disabled is null ? null : new(disabled.Budget, disabled.Child, disabled.At));
}

/// <summary>What disabled a key.</summary>
/// <param name="Budget">The budget.</param>
/// <param name="Child">Which of its children.</param>
/// <param name="At">When.</param>
internal sealed record DisabledBy(string Budget, string Child, DateTimeOffset At);
