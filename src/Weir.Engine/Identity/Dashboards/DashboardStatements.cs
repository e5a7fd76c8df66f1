using System.Text.Json.Nodes;
using Weir.Engine.Kernel;
using Weir.Engine.Storage;

namespace Weir.Engine.Identity.Dashboards;

/// <summary>What the commands on dashboards share.</summary>
internal static class DashboardStatements
{
    public static Dashboard? Find(StatementCache statements, string id)
    {
        var row = statements.Prepare("SELECT id, owner, name, shared, content, version, created_at, changed_at FROM dashboards WHERE id = ?1").Add(id);
        if (!row.Step())
        {
            return null;
        }

        var found = new Dashboard(row.Text(0), row.Text(1), row.Text(2), row.Int64(3) == 1, row.Text(4))
        {
            Version = row.Int64(5),
            CreatedAt = Timestamps.FromUnixMicroseconds(row.Int64(6)),
            ChangedAt = Timestamps.FromUnixMicroseconds(row.Int64(7)),
        };
        row.Reset();
        return found;
    }

    /// <summary>What the trail keeps of one: not its panels, which nobody's safety hangs on.</summary>
    public static JsonObject Told(Dashboard dashboard) => new() { ["name"] = dashboard.Name, ["shared"] = dashboard.Shared, ["version"] = dashboard.Version };

    /// <summary>What becomes of the things of a user who is removed: what they shared is the remover's from now on, the rest goes with them.</summary>
    public static void Leave(StatementCache statements, string user, string heir)
    {
        statements.Prepare("UPDATE dashboards SET owner = ?2 WHERE owner = ?1 AND shared = 1").Add(user).Add(heir).Run();
        statements.Prepare("DELETE FROM dashboards WHERE owner = ?1").Add(user).Run();
        statements.Prepare("DELETE FROM preferences WHERE owner = ?1").Add(user).Run();
    }
}
