using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Weir.Engine.Kernel;
using Weir.Engine.Storage;

namespace Weir.Engine.Operations;

/// <summary>The record of every operation: written behind, read back by page.</summary>
public sealed class OperationStore(Store store, OperationFeed feed)
{
    private const string Select = """
        SELECT * FROM operations
        WHERE ($before IS NULL OR id < $before) AND ($key IS NULL OR key_id = $key) AND ($team IS NULL OR team = $team) AND ($within IS NULL OR team = $within)
          AND ($model IS NULL OR model = $model) AND ($provider IS NULL OR provider = $provider) AND ($outcome IS NULL OR outcome = $outcome)
        ORDER BY id DESC LIMIT $limit
        """;

    /// <summary>Records an operation with the next batch. When the store is overrun the record is dropped and counted; money never is.</summary>
    public void Record(OperationRecord record)
    {
        store.Writer.TryWriteBehind(new RecordOperation(record));
        feed.Publish(record);
    }

    /// <summary>A page of operations, newest first.</summary>
    public async Task<IReadOnlyList<OperationView>> ListAsync(OperationQuery query, CancellationToken cancellationToken)
    {
        await store.Writer.FlushAsync();
        return await store.ReadAsync<IReadOnlyList<OperationView>>(connection => List(connection, query), cancellationToken);
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

    private static List<OperationView> List(SqliteConnection connection, OperationQuery query)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Select;
        Bind(command, "$before", query.Before);
        Bind(command, "$key", query.Key);
        Bind(command, "$team", query.Team);
        Bind(command, "$within", query.Within);
        Bind(command, "$model", query.Model);
        Bind(command, "$provider", query.Provider);
        Bind(command, "$outcome", query.Outcome);
        command.Parameters.AddWithValue("$limit", query.Limit);
        return Read(command);
    }

    private static OperationView? Find(SqliteConnection connection, string id, string? within)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT * FROM operations WHERE id = $id AND ($within IS NULL OR team = $within)";
        Bind(command, "$id", id);
        Bind(command, "$within", within);
        return Read(command).SingleOrDefault();
    }

    private static void Bind(SqliteCommand command, string name, string? value) =>
        command.Parameters.AddWithValue(name, value is null ? DBNull.Value : value);

    private static List<OperationView> Read(SqliteCommand command)
    {
        using var row = command.ExecuteReader();
        var views = new List<OperationView>();
        while (row.Read())
        {
            views.Add(View(row));
        }

        return views;
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
    };

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
