using Microsoft.Data.Sqlite;
using Weir.Engine.Configuration.Overrides;
using Weir.Engine.Kernel;
using Weir.Engine.Storage;

namespace Weir.Engine.Configuration.Revisions;

/// <summary>Revisions and overrides as stored.</summary>
public sealed class RevisionStore(Store store)
{
    /// <summary>Most revisions in one answer.</summary>
    public const int MaxLimit = 500;

    private const string Columns = "number, at, kind, author, reason, source_hash, restores";

    /// <summary>A page of revisions, newest first, without their documents (which are empty here).</summary>
    /// <param name="limit">How many, 1 or more.</param>
    /// <param name="before">Only earlier ones than this number; null for all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<IReadOnlyList<ConfigRevision>> ListAsync(int limit, long? before, CancellationToken cancellationToken) => store.ReadAsync<IReadOnlyList<ConfigRevision>>(
        connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"SELECT {Columns}, '' FROM config_revisions WHERE $before IS NULL OR number < $before ORDER BY number DESC LIMIT $limit";
            command.Parameters.AddWithValue("$before", before ?? (object)DBNull.Value);
            command.Parameters.AddWithValue("$limit", limit);
            return Read(command);
        },
        cancellationToken);

    /// <summary>One revision, or null.</summary>
    public Task<ConfigRevision?> FindAsync(long number, CancellationToken cancellationToken) => store.ReadAsync(
        connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"SELECT {Columns}, document FROM config_revisions WHERE number = $number";
            command.Parameters.AddWithValue("$number", number);
            return Read(command).SingleOrDefault();
        },
        cancellationToken);

    /// <summary>The revision put in force last, or null before the first.</summary>
    public Task<ConfigRevision?> LatestAsync(CancellationToken cancellationToken) => store.ReadAsync(
        connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"SELECT {Columns}, document FROM config_revisions ORDER BY number DESC LIMIT 1";
            return Read(command).SingleOrDefault();
        },
        cancellationToken);

    /// <summary>The overrides that belong to a revision, in the order made.</summary>
    /// <param name="revision">Its number; <see cref="long.MaxValue"/> for now.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<IReadOnlyList<ConfigOverride>> OverridesAsync(long revision, CancellationToken cancellationToken) =>
        store.ReadAsync<IReadOnlyList<ConfigOverride>>(connection => OverrideRows.At(connection, revision), cancellationToken);

    /// <summary>The overrides in a data directory whose store is not open yet: the configuration says how to open it. None in a directory without them.</summary>
    /// <exception cref="StoreException">The database cannot be read.</exception>
    public static IReadOnlyList<ConfigOverride> OverridesIn(string dataDirectory) => ClosedStore.Read<IReadOnlyList<ConfigOverride>>(
        dataDirectory,
        connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT count(*) FROM sqlite_schema WHERE name = 'config_overrides'";
            return (long)command.ExecuteScalar()! == 0 ? [] : OverrideRows.At(connection, long.MaxValue);
        }) ?? [];

    /// <summary>Overrides with when they ended, in the order made: those in force, or all that are kept.</summary>
    /// <param name="withEnded">Whether those that ended are wanted too.</param>
    /// <param name="after">Only those made after this one; 0 for all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<IReadOnlyList<KeptOverride>> KeptOverridesAsync(bool withEnded, long after, CancellationToken cancellationToken) =>
        store.ReadAsync<IReadOnlyList<KeptOverride>>(connection => OverrideRows.Kept(connection, withEnded, after), cancellationToken);

    internal Task WriteAsync(WriteRevision command) => store.Writer.CommitAsync(command);

    /// <summary>Number of the override that is made next.</summary>
    internal Task<long> NextOverrideAsync(CancellationToken cancellationToken) => store.ReadAsync(
        connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT coalesce(max(id), 0) + 1 FROM config_overrides";
            return (long)command.ExecuteScalar()!;
        },
        cancellationToken);

    private static List<ConfigRevision> Read(SqliteCommand command)
    {
        using var row = command.ExecuteReader();
        var found = new List<ConfigRevision>();
        while (row.Read())
        {
            found.Add(new(row.GetInt64(0), Timestamps.FromUnixMicroseconds(row.GetInt64(1)), Enum.Parse<RevisionKind>(row.GetString(2), ignoreCase: true),
                row.GetString(3), row.GetString(4), row.GetString(5), DocumentText.Unpack(row.GetString(7)))
            {
                Restores = row.IsDBNull(6) ? null : row.GetInt64(6),
            });
        }

        return found;
    }
}
