using Weir.Engine.Storage;

namespace Weir.Engine.Identity.Dashboards;

/// <summary>The tables of what a person arranges for themselves: dashboards, and how pages are shown.</summary>
/// <remarks>The owner is a user's name, or that of the admin token, which no user can have. What a dashboard holds is JSON: whoever shows it knows its form.</remarks>
public static class DashboardSchema
{
    /// <summary>The steps of the schema, oldest first.</summary>
    public static IReadOnlyList<Migration> Migrations { get; } =
    [
        new("dashboards", 1, """
            CREATE TABLE dashboards (
              id TEXT NOT NULL PRIMARY KEY, owner TEXT NOT NULL, name TEXT NOT NULL, shared INTEGER NOT NULL, content TEXT NOT NULL,
              version INTEGER NOT NULL, created_at INTEGER NOT NULL, changed_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
            CREATE INDEX dashboards_owner ON dashboards (owner);
            CREATE INDEX dashboards_shared ON dashboards (id) WHERE shared = 1;
            CREATE TABLE preferences (owner TEXT NOT NULL PRIMARY KEY, content TEXT NOT NULL, changed_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
            """),
    ];
}
