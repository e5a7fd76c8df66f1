using Weir.Engine.Identity;

namespace Weir.Tests.Identity;

public sealed class GrantTests
{
    private static readonly Grant[] All = [.. Enum.GetValues<Role>().SelectMany(role => new[] { new Grant(role), new Grant(role, "a"), new Grant(role, "b") })];

    [Theory]
    [InlineData(Role.Viewer, Permission.CostsRead, true)]
    [InlineData(Role.Viewer, Permission.BudgetsChange, false)]
    [InlineData(Role.Viewer, Permission.AuditRead, false)]
    [InlineData(Role.Viewer, Permission.PeopleRead, false)]
    [InlineData(Role.Viewer, Permission.CredentialsRead, false)]
    [InlineData(Role.Operator, Permission.BudgetsChange, true)]
    [InlineData(Role.Operator, Permission.KeysChange, true)]
    [InlineData(Role.Operator, Permission.ConfigChange, false)]
    [InlineData(Role.Operator, Permission.CredentialsChange, false)]
    [InlineData(Role.Operator, Permission.PeopleChange, false)]
    [InlineData(Role.Operator, Permission.AuditRead, false)]
    [InlineData(Role.Auditor, Permission.AuditRead, true)]
    [InlineData(Role.Auditor, Permission.PeopleRead, true)]
    [InlineData(Role.Reporter, Permission.OperationsReport, true)]
    public void A_role_may_what_its_name_says(Role role, Permission permission, bool may) => Assert.Equal(may, new Grant(role).Allows(permission));

    [Fact]
    public void An_admin_may_everything_an_auditor_changes_nothing_and_a_reporter_only_reports()
    {
        Assert.All(Enum.GetValues<Permission>(), permission => Assert.True(new Grant(Role.Admin).Allows(permission)));
        Assert.All(RolePermissions.Of(Role.Auditor), permission => Assert.EndsWith("Read", permission.ToString(), StringComparison.Ordinal));
        Assert.All(RolePermissions.Of(Role.Viewer), permission => Assert.EndsWith("Read", permission.ToString(), StringComparison.Ordinal));
        Assert.Equal([Permission.OperationsReport], RolePermissions.Of(Role.Reporter));
        Assert.Empty(RolePermissions.Of((Role)99));
    }

    [Fact]
    public void A_grant_includes_another_when_it_allows_all_of_it_everywhere_where_that_one_does()
    {
        foreach (var one in All)
        {
            Assert.True(one.Includes(one));
            foreach (var other in All)
            {
                var allowed = Enum.GetValues<Permission>().All(permission => !other.Allows(permission) || one.Allows(permission));
                var where = one.Team is null || one.Team == other.Team;
                Assert.Equal(allowed && where, one.Includes(other));
            }
        }
    }

    [Fact]
    public void Nobody_gets_from_a_team_to_the_house_or_to_another_team()
    {
        var team = new Grant(Role.Operator, "a");
        Assert.True(team.Includes(new(Role.Viewer, "a")));
        Assert.False(team.Includes(new(Role.Viewer)));
        Assert.False(team.Includes(new(Role.Viewer, "b")));
        Assert.False(team.Includes(new(Role.Viewer, "A")));
        Assert.False(new Grant(Role.Auditor).Includes(new(Role.Operator)));
        Assert.False(new Grant(Role.Operator).Includes(new(Role.Auditor)));
    }
}
