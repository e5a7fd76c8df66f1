using Microsoft.Data.Sqlite;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger.Accounts;
using Weir.Engine.Storage;

namespace Weir.Engine.Ledger.Status;

/// <summary>What was told of budgets, in the order written, for whoever has to tell it on and must not miss any.</summary>
public sealed class BudgetNoticeLog(Store store)
{
    /// <summary>Position of the newest notice; 0 when there is none.</summary>
    public Task<long> NewestAsync(CancellationToken cancellationToken) => store.ReadAsync(
        connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT coalesce(max(seq), 0) FROM ledger_notices WHERE seq IS NOT NULL";
            return (long)command.ExecuteScalar()!;
        },
        cancellationToken);

    /// <summary>The next notices behind a position, at most <paramref name="limit"/>, each with its own.</summary>
    public Task<IReadOnlyList<(long Position, BudgetNotice Notice)>> AfterAsync(long position, int limit, CancellationToken cancellationToken) =>
        store.ReadAsync<IReadOnlyList<(long Position, BudgetNotice Notice)>>(connection => After(connection, position, limit), cancellationToken);

    private static List<(long Position, BudgetNotice Notice)> After(SqliteConnection connection, long position, int limit)
    {
        using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT seq, budget, child, window_start, window_end, unit, kind, at, limit_value, posted_value, operation_id FROM ledger_notices
            WHERE seq > $position ORDER BY seq LIMIT $limit
            """;
        command.Parameters.AddWithValue("$position", position);
        command.Parameters.AddWithValue("$limit", limit);
        using var row = command.ExecuteReader();
        var found = new List<(long, BudgetNotice)>();
        while (row.Read())
        {
            found.Add((row.GetInt64(0), new(
                row.GetString(1), row.GetString(2), new(Timestamps.FromUnixMicroseconds(row.GetInt64(3)), Timestamps.FromUnixMicroseconds(row.GetInt64(4))),
                Enum.Parse<BudgetUnit>(row.GetString(5), ignoreCase: true), row.GetString(6), Timestamps.FromUnixMicroseconds(row.GetInt64(7)),
                row.GetInt64(8), row.GetInt64(9), row.IsDBNull(10) ? null : row.GetString(10))));
        }

        return found;
    }
}
