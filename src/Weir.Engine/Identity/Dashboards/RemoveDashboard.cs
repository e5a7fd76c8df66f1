using Weir.Engine.Identity.People;
using Weir.Engine.Identity.People.Commands;
using Weir.Engine.Storage;

namespace Weir.Engine.Identity.Dashboards;

/// <summary>Removes a dashboard of one's own.</summary>
internal sealed class RemoveDashboard(string id, long? seen, ChangedBy by, DateTimeOffset at) : StoreCommand<DashboardOutcome>
{
    protected internal override void Execute(StatementCache statements) => Verdict = Remove(statements);

    private DashboardOutcome Remove(StatementCache statements)
    {
        if (DashboardStatements.Find(statements, id) is not { } before || before.Owner != by.Actor.Name)
        {
            return new(DashboardVerdict.NotFound);
        }

        if (seen is not null && before.Version != seen)
        {
            return new(DashboardVerdict.Changed, before);
        }

        statements.Prepare("DELETE FROM dashboards WHERE id = ?1").Add(id).Run();
        PeopleStatements.Tell(statements, by, at, "dashboard.remove", id, (DashboardStatements.Told(before), null));
        return new(DashboardVerdict.Done, before);
    }
}
