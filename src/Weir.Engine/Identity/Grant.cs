namespace Weir.Engine.Identity;

/// <summary>What somebody may do, and where.</summary>
/// <param name="Role">What.</param>
/// <param name="Team">The one team it is for; <see langword="null"/> for the whole house.</param>
public sealed record Grant(Role Role, string? Team = null)
{
    /// <summary>True when it has <paramref name="permission"/>, be it for a team or the whole house.</summary>
    public bool Allows(Permission permission) => RolePermissions.Of(Role).Contains(permission);

    /// <summary>True when nothing is in <paramref name="other"/> that is not in this one. Nobody gives more than they have.</summary>
    public bool Includes(Grant other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return RolePermissions.Of(other.Role).IsSubsetOf(RolePermissions.Of(Role)) && (Team is null || string.Equals(Team, other.Team, StringComparison.Ordinal));
    }
}
