using Microsoft.AspNetCore.Http;

namespace Weir.Engine.Identity;

/// <summary>Who makes a management request, and what they may do.</summary>
/// <param name="Name">What the audit trail and the ledger call them: a user's name, or <see cref="AdminTokenName"/>. Never a secret.</param>
/// <param name="Kind">How they were told.</param>
/// <param name="Grant">What they may do.</param>
public sealed record Actor(string Name, ActorKind Kind, Grant Grant)
{
    /// <summary>What <c>WEIR_ADMIN_TOKEN</c> is called. No user can have this name.</summary>
    public const string AdminTokenName = "admin-token";

    /// <summary>The holder of <c>WEIR_ADMIN_TOKEN</c>.</summary>
    public static Actor AdminToken { get; } = new(AdminTokenName, ActorKind.AdminToken, new(Role.Admin));

    /// <summary>The role.</summary>
    public Role Role => Grant.Role;

    /// <summary>The one team whose things they see and change; <see langword="null"/> for the whole house.</summary>
    public string? Team => Grant.Team;

    /// <summary>True when they have <paramref name="permission"/>. For which team, <see cref="Team"/> says.</summary>
    public bool May(Permission permission) => Grant.Allows(permission);

    /// <summary>Who makes a request that <see cref="AccessGate"/> let through to an endpoint of the management API.</summary>
    /// <exception cref="InvalidOperationException">The endpoint is open to people who are not known: it has nobody to name.</exception>
    public static Actor Of(HttpContext http) =>
        Find(http) ?? throw new InvalidOperationException("This endpoint does not ask who calls it. State a permission for it.");

    /// <summary>The same where there may be nobody.</summary>
    public static Actor? Find(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return http.Features.Get<Actor>();
    }
}
