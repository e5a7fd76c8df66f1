using System.Collections.Frozen;
using System.Text.Json;

namespace Weir.Engine.Identity;

/// <summary>What permissions and roles are called outside: in snake case, as everywhere in the API.</summary>
public static class PermissionNames
{
    private static readonly FrozenDictionary<Permission, string> Permissions = Enum.GetValues<Permission>().ToFrozenDictionary(one => one, one => JsonNamingPolicy.SnakeCaseLower.ConvertName(one.ToString()));
    private static readonly FrozenDictionary<Role, string> Roles = Enum.GetValues<Role>().ToFrozenDictionary(one => one, one => JsonNamingPolicy.SnakeCaseLower.ConvertName(one.ToString()));

    /// <summary>Every role's name, in the order of <see cref="Role"/>.</summary>
    public static IReadOnlyList<string> AllRoles { get; } = [.. Enum.GetValues<Role>().Select(Of)];

    /// <summary>A permission's name, such as <c>budgets_change</c>.</summary>
    public static string Of(Permission permission) => Permissions[permission];

    /// <summary>A role's name, such as <c>operator</c>; <c>unknown</c> for what a newer Weir may have stored.</summary>
    public static string Of(Role role) => Roles.GetValueOrDefault(role, "unknown");

    /// <summary>The role of a name, exactly as <see cref="Of(Role)"/> writes it; <see langword="null"/> when there is none.</summary>
    public static Role? RoleOf(string name)
    {
        foreach (var (role, its) in Roles)
        {
            if (string.Equals(its, name, StringComparison.Ordinal))
            {
                return role;
            }
        }

        return null;
    }
}
