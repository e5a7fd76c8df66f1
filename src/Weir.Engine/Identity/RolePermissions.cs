using System.Collections.Frozen;

namespace Weir.Engine.Identity;

/// <summary>The one table of what each role may do.</summary>
public static class RolePermissions
{
    private static readonly Permission[] Seeing =
    [
        Permission.OperationsRead, Permission.CostsRead, Permission.BudgetsRead, Permission.KeysRead, Permission.ModelsRead, Permission.ConfigRead, Permission.MonitoringRead,
    ];

    private static readonly FrozenDictionary<Role, FrozenSet<Permission>> Table = new Dictionary<Role, FrozenSet<Permission>>
    {
        [Role.Viewer] = Seeing.ToFrozenSet(),
        [Role.Operator] = Seeing.Concat(
        [
            Permission.OperationsReport, Permission.BudgetsChange, Permission.KeysChange, Permission.FlagsChange, Permission.ConnectionsTest, Permission.CredentialsRead, Permission.MonitoringReset, Permission.DashboardsShare,
        ]).ToFrozenSet(),
        [Role.Admin] = Enum.GetValues<Permission>().ToFrozenSet(),
        [Role.Auditor] = Seeing.Concat([Permission.CredentialsRead, Permission.AuditRead, Permission.PeopleRead]).ToFrozenSet(),
        [Role.Reporter] = FrozenSet.Create(Permission.OperationsReport),
    }.ToFrozenDictionary();

    /// <summary>What <paramref name="role"/> may do; nothing for a role that is none.</summary>
    public static FrozenSet<Permission> Of(Role role) => Table.GetValueOrDefault(role, FrozenSet<Permission>.Empty);

    /// <summary>True for roles that can be held for one team alone: those that neither govern the house nor watch over it.</summary>
    public static bool CanBeOfTeam(Role role) => role is Role.Viewer or Role.Operator or Role.Reporter;
}
