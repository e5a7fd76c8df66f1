using Weir.Engine.Configuration;

namespace Weir.Engine.Identity.SingleSignOn;

/// <summary>Whom a provider says it was.</summary>
/// <param name="Subject">What it calls them for good.</param>
/// <param name="Name">Their name for people, as a user's name is written.</param>
/// <param name="Groups">Their groups.</param>
internal sealed record Person(string Subject, string Name, IReadOnlyList<string> Groups)
{
    /// <summary>What the first role in the order written that fits allows; <see langword="null"/> when none does.</summary>
    public Grant? GrantBy(IEnumerable<SignInRoleConfig> roles) => roles
        .Where(one => one.Group is null || Groups.Contains(one.Group, StringComparer.Ordinal))
        .Select(one => PermissionNames.RoleOf(one.Role) is { } role ? new Grant(role, one.Team) : null)
        .FirstOrDefault();
}
