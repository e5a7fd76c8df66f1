using Weir.Engine.Identity.People;
using Weir.Engine.Identity.People.Commands;
using Weir.Engine.Kernel;
using Weir.Engine.Storage;

namespace Weir.Engine.Identity.Dashboards;

/// <summary>Keeps a dashboard. Somebody else's is not there, whether it is shared or not.</summary>
internal sealed class SetDashboard(Dashboard wanted, long? seen, ChangedBy by, DateTimeOffset at) : StoreCommand<DashboardOutcome>
{
    private const string Count = "SELECT count(*) FROM dashboards WHERE owner = ?1";

    private const string Insert = "INSERT INTO dashboards (id, owner, name, shared, content, version, created_at, changed_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7)";
    private const string Update = "UPDATE dashboards SET name = ?2, shared = ?3, content = ?4, version = ?5, changed_at = ?6 WHERE id = ?1";

    protected internal override void Execute(StatementCache statements) => Verdict = Set(statements);

    private DashboardOutcome Set(StatementCache statements)
    {
        var before = DashboardStatements.Find(statements, wanted.Id);
        if (before is null ? seen is not null : before.Owner != by.Actor.Name)
        {
            return new(DashboardVerdict.NotFound);
        }

        if (before is not null && seen is not null && before.Version != seen)
        {
            return new(DashboardVerdict.Changed, before);
        }

        if (before is null && PeopleStatements.Count(statements, Count, by.Actor.Name) >= DashboardDesk.MaxOwned)
        {
            return new(DashboardVerdict.Full);
        }

        var now = wanted with { Owner = by.Actor.Name, Version = (before?.Version ?? 0) + 1, CreatedAt = before?.CreatedAt ?? at, ChangedAt = at };
        Write(statements, now, isNew: before is null);
        PeopleStatements.Tell(statements, by, at, "dashboard.set", now.Id, (before is null ? null : DashboardStatements.Told(before), DashboardStatements.Told(now)));
        return new(before is null ? DashboardVerdict.Made : DashboardVerdict.Done, now);
    }

    private void Write(StatementCache statements, Dashboard now, bool isNew)
    {
        if (isNew)
        {
            statements.Prepare(Insert).Add(now.Id).Add(now.Owner).Add(now.Name).Add(now.Shared ? 1 : 0).Add(now.Content).Add(now.Version).Add(at.ToUnixMicroseconds()).Run();
        }
        else
        {
            statements.Prepare(Update).Add(now.Id).Add(now.Name).Add(now.Shared ? 1 : 0).Add(now.Content).Add(now.Version).Add(at.ToUnixMicroseconds()).Run();
        }
    }
}
