using Weir.Engine.Identity.People;
using Weir.Engine.Kernel;
using Weir.Engine.Storage;

namespace Weir.Engine.Identity.Dashboards;

/// <summary>The one place where dashboards and preferences are read and changed. Every change stands in the audit trail, in its own transaction, or is not made.</summary>
public sealed class DashboardDesk(Store store, TimeProvider clock)
{
    /// <summary>Most dashboards of one owner.</summary>
    public const int MaxOwned = 50;

    // As many shared ones are told at most.
    private const int MaxShared = 500;
    private const string Columns = "id, owner, name, shared, content, version, created_at, changed_at";
    private const string OwnSql = $"SELECT {Columns} FROM dashboards WHERE owner = $owner ORDER BY name, id";
    private const string SharedSql = $"SELECT {Columns} FROM dashboards INDEXED BY dashboards_shared WHERE shared = 1 AND owner <> $owner ORDER BY name, id LIMIT $most";
    private const string OneSql = $"SELECT {Columns} FROM dashboards WHERE id = $id AND (owner = $owner OR (shared = 1 AND $sees_shared))";

    /// <summary>Somebody's own dashboards, by name; then those that others share, where they are seen.</summary>
    /// <param name="owner">Who.</param>
    /// <param name="seesShared">Whether they see what is shared with the house.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IReadOnlyList<Dashboard>> ListAsync(string owner, bool seesShared, CancellationToken cancellationToken)
    {
        var own = await ReadAsync(OwnSql, [("$owner", owner)], cancellationToken);
        return seesShared ? [.. own, .. await ReadAsync(SharedSql, [("$owner", owner), ("$most", MaxShared)], cancellationToken)] : own;
    }

    /// <summary>One that somebody sees; <see langword="null"/> where there is none for them.</summary>
    public async Task<Dashboard?> FindAsync(string id, string owner, bool seesShared, CancellationToken cancellationToken) =>
        (await ReadAsync(OneSql, [("$id", id), ("$owner", owner), ("$sees_shared", seesShared ? 1 : 0)], cancellationToken)).SingleOrDefault();

    /// <summary>Keeps a dashboard: a new one, or in the place of the one with its id. Its owner is who keeps it.</summary>
    /// <param name="dashboard">It.</param>
    /// <param name="seen">The version that was seen; <see langword="null"/> to keep it whatever there is.</param>
    /// <param name="by">Who.</param>
    /// <exception cref="StoreException">It could not be kept.</exception>
    public Task<DashboardOutcome> SetAsync(Dashboard dashboard, long? seen, ChangedBy by) => store.Writer.CommitAsync(new SetDashboard(dashboard, seen, by, Now()));

    /// <summary>Removes a dashboard of one's own.</summary>
    /// <exception cref="StoreException">It could not be removed.</exception>
    public Task<DashboardOutcome> RemoveAsync(string id, long? seen, ChangedBy by) => store.Writer.CommitAsync(new RemoveDashboard(id, seen, by, Now()));

    /// <summary>Somebody's preferences, JSON; <see langword="null"/> where they kept none.</summary>
    public Task<string?> PreferencesAsync(string owner, CancellationToken cancellationToken) => store.ReadAsync(
        connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT content FROM preferences WHERE owner = $owner";
            command.Parameters.AddWithValue("$owner", owner);
            return command.ExecuteScalar() as string;
        },
        cancellationToken);

    /// <summary>Keeps the preferences of whoever asks.</summary>
    /// <exception cref="StoreException">They could not be kept.</exception>
    public Task SetPreferencesAsync(string content, ChangedBy by) => store.Writer.CommitAsync(new SetPreferences(content, by, Now()));

    // Text from constants above only.
#pragma warning disable CA2100
    private Task<List<Dashboard>> ReadAsync(string sql, (string Name, object Value)[] values, CancellationToken cancellationToken) => store.ReadAsync(
        connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            foreach (var (name, value) in values)
            {
                command.Parameters.AddWithValue(name, value);
            }

            using var row = command.ExecuteReader();
            var found = new List<Dashboard>();
            while (row.Read())
            {
                found.Add(new(row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt64(3) == 1, row.GetString(4))
                {
                    Version = row.GetInt64(5),
                    CreatedAt = Timestamps.FromUnixMicroseconds(row.GetInt64(6)),
                    ChangedAt = Timestamps.FromUnixMicroseconds(row.GetInt64(7)),
                });
            }

            return found;
        },
        cancellationToken);
#pragma warning restore CA2100

    // As exact as it is stored.
    private DateTimeOffset Now() => Timestamps.FromUnixMicroseconds(clock.GetUtcNow().ToUnixMicroseconds());
}
