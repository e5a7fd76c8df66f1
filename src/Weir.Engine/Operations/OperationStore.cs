using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Weir.Engine.Kernel;
using Weir.Engine.Operations.Listing;
using Weir.Engine.Storage;

namespace Weir.Engine.Operations;

/// <summary>The record of every operation: written behind, read back by page.</summary>
public sealed class OperationStore(Store store, OperationFeed feed)
{
    // So many are looked at between two looks at whether the caller still waits.
    private const int Stretch = 20_000;

    private static readonly OperationPlace Newest = new(long.MaxValue, "");

    /// <summary>Records an operation with the next batch. When the store is overrun the record is dropped and counted; money never is.</summary>
    public void Record(OperationRecord record)
    {
        store.Writer.TryWriteInBulk(new RecordOperation(record));
        feed.Publish(record);
    }

    /// <summary>A page of operations, newest first.</summary>
    public async Task<OperationPage> ListAsync(OperationQuery query, CancellationToken cancellationToken)
    {
        await store.Writer.FlushAsync();
        return await store.ReadAsync(connection => List(connection, query, cancellationToken), cancellationToken);
    }

    /// <summary>One operation, or <see langword="null"/>.</summary>
    public Task<OperationView?> FindAsync(string id, CancellationToken cancellationToken) => FindAsync(id, within: null, cancellationToken);

    /// <summary>The same for those who may see one team alone: that of another is not there.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="within">The team; <see langword="null"/> for any.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<OperationView?> FindAsync(string id, string? within, CancellationToken cancellationToken)
    {
        await store.Writer.FlushAsync();
        return await store.ReadAsync(connection => Find(connection, id, within), cancellationToken);
    }

    /// <summary>How the limits stood that an operation met; <see langword="null"/> where nothing limited it.</summary>
    public Task<IReadOnlyList<LimitsThen>?> LimitsOfAsync(string id, CancellationToken cancellationToken) => store.ReadAsync(
        connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT limits FROM operations WHERE id = $id";
            command.Parameters.AddWithValue("$id", id);
            return command.ExecuteScalar() is string text ? SeenLimits.Read(text) : null;
        },
        cancellationToken);

    private static OperationPage List(SqliteConnection connection, OperationQuery query, CancellationToken cancellationToken)
    {
        var sql = new OperationSql(query);
        var found = new List<OperationView>();
        var at = query.Before ?? Newest;
        for (var seen = 0; ; seen += Stretch)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (seen >= query.MaxScan)
            {
                return new(found, at);
            }

            var last = sql.IndexChoosesAll ? null : PlaceOf(connection, sql, at);
            using var page = sql.Page(connection, at, last, query.Limit + 1 - found.Count); // one more tells whether there is a next page
            Read(page, found);
            if (found.Count > query.Limit)
            {
                return new(found[..query.Limit], PlaceOf(found[query.Limit - 1]));
            }

            if (last is not { } next)
            {
                return new(found, null);
            }

            at = next;
        }
    }

    private static OperationPlace? PlaceOf(SqliteConnection connection, OperationSql sql, OperationPlace before)
    {
        using var command = sql.PlaceOf(connection, before, Stretch);
        using var row = command.ExecuteReader();
        return row.Read() ? new(row.GetInt64(0), row.GetString(1)) : null;
    }

    private static OperationPlace PlaceOf(OperationView view) => new(view.StartedAt.ToUnixMicroseconds(), view.Id);

    private static OperationView? Find(SqliteConnection connection, string id, string? within)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {OperationSql.Columns} FROM operations WHERE id = $id AND ($within IS NULL OR team = $within)";
        command.Parameters.AddWithValue("$id", id);
        command.Parameters.AddWithValue("$within", within is null ? DBNull.Value : within);
        var found = new List<OperationView>();
        Read(command, found);
        return found.SingleOrDefault();
    }

    private static void Read(SqliteCommand command, List<OperationView> into)
    {
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            into.Add(View(row));
        }
    }

    private static OperationView View(SqliteDataReader row) => new()
    {
        Id = row.GetString(0),
        StartedAt = Timestamps.FromUnixMicroseconds(row.GetInt64(1)),
        DurationMs = row.GetInt64(2) / 1000.0,
        FirstEventMs = row.IsDBNull(3) ? null : row.GetInt64(3) / 1000.0,
        OverheadMs = row.GetInt64(4) / 1000.0,
        Operation = row.GetString(5),
        Stream = row.GetInt64(6) != 0,
        Key = row.GetString(7),
        Team = Text(row, 8),
        Project = Text(row, 9),
        Customer = Text(row, 10),
        User = Text(row, 11),
        Session = Text(row, 12),
        Feature = Text(row, 13),
        Environment = Text(row, 14),
        Model = row.GetString(15),
        Deployment = Text(row, 16),
        Provider = Text(row, 17),
        Outcome = row.GetString(18),
        Status = row.GetInt32(19),
        Error = Text(row, 20),
        ErrorMessage = Text(row, 21),
        Attempts = row.GetInt32(22),
        Tokens = new(row.GetInt64(23), row.GetInt64(24), row.GetInt64(25), row.GetInt64(26), row.GetInt64(27), row.GetInt64(28), row.GetInt64(29) != 0),
        CostUsd = new(row.GetInt64(30)),
        Decision = Text(row, 31) is { } json ? JsonNode.Parse(json) : null,
        Source = row.GetString(32),
        Reported = Text(row, 33) is { } reported ? JsonNode.Parse(reported) : null,
    };

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
