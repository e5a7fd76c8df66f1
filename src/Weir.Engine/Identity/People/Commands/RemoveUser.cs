using Weir.Engine.Identity.Dashboards;
using Weir.Engine.Storage;

namespace Weir.Engine.Identity.People.Commands;

/// <summary>Removes a user with their tokens and sessions. What they did stays under their name in the trail and the ledger.</summary>
internal sealed class RemoveUser(string name, ChangedBy by, DateTimeOffset at) : StoreCommand<PeopleOutcome>
{
    protected internal override void Execute(StatementCache statements) => Verdict = Remove(statements);

    private PeopleOutcome Remove(StatementCache statements)
    {
        if (PeopleStatements.Find(statements, name) is not { } user)
        {
            return new(PeopleVerdict.NotFound);
        }

        if (!by.Actor.Grant.Includes(user.Grant))
        {
            return new(PeopleVerdict.TooMuch);
        }

        // Whoever holds the admin token or the data directory can always make another.
        if (user is { Enabled: true, Grant: { Role: Role.Admin, Team: null } } && by.Actor.Kind != ActorKind.AdminToken && PeopleStatements.OtherAdmins(statements, name) == 0)
        {
            return new(PeopleVerdict.LastAdmin);
        }

        PeopleStatements.EndSessions(statements, name);
        statements.Prepare("DELETE FROM user_tokens WHERE user = ?1").Add(name).Run();
        DashboardStatements.Leave(statements, name, by.Actor.Name);
        statements.Prepare("DELETE FROM users WHERE name = ?1").Add(name).Run();
        PeopleStatements.Tell(statements, by, at, "user.remove", name, (PeopleStatements.Masked(user), null));
        return new(PeopleVerdict.Done);
    }
}
