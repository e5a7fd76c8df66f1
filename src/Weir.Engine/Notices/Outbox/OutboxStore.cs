using Microsoft.Data.Sqlite;
using Weir.Engine.Kernel;
using Weir.Engine.Storage;

namespace Weir.Engine.Notices.Outbox;

/// <summary>The outbox: messages that wait for their delivery, in the store, so that a restart loses none.</summary>
/// <remarks>
/// Bounded: <see cref="MaxPending"/> messages wait for one target; what comes beyond is not kept, counted and logged. Finished messages are
/// kept for <see cref="Kept"/>, at most <see cref="MaxFinished"/> of each target.
/// </remarks>
internal sealed class OutboxStore(Store store)
{
    public const int MaxPending = 10_000;
    public const int MaxFinished = 1_000;
    public static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    /// <summary>Keeps messages, and how far the feeds they come from have been read, in one transaction. Gives the number not kept, by target.</summary>
    public async Task<IReadOnlyDictionary<string, long>> AddAsync(IReadOnlyList<OutboxMessage> messages, IReadOnlyDictionary<string, long> cursors) =>
        (await store.Writer.CommitAsync(new AddMessages(messages, cursors))).Refused;

    /// <summary>Keeps what an attempt came to.</summary>
    public Task SettleAsync(Attempt attempt) => store.Writer.CommitAsync(new SettleMessage(attempt));

    public Task PruneAsync(DateTimeOffset now) => store.Writer.CommitAsync(new PruneMessages(now - Kept));

    /// <summary>Forgets how far the feeds have been read: nobody listens, and who listens later is told of what is new then.</summary>
    public Task ForgetCursorsAsync() => store.Writer.CommitAsync(new ForgetCursors());

    /// <summary>How far each feed has been read.</summary>
    public Task<IReadOnlyDictionary<string, long>> CursorsAsync(CancellationToken cancellationToken) => store.ReadAsync<IReadOnlyDictionary<string, long>>(
        connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT feed, position FROM notice_cursors";
            using var row = command.ExecuteReader();
            var found = new Dictionary<string, long>(StringComparer.Ordinal);
            while (row.Read())
            {
                found[row.GetString(0)] = row.GetInt64(1);
            }

            return found;
        },
        cancellationToken);

    /// <summary>The message that is due first for a target, whether now or later; null when none waits.</summary>
    public Task<OutboxMessage?> NextAsync(string channel, string target, CancellationToken cancellationToken) => store.ReadAsync(
        connection =>
        {
            using var command = Command(connection, channel, target, """
                SELECT id, type, body, due_at, attempts FROM notice_outbox
                WHERE channel = $channel AND target = $target AND state = 'pending' ORDER BY due_at, seq LIMIT 1
                """);
            using var row = command.ExecuteReader();
            return !row.Read() ? null : new OutboxMessage(row.GetString(0), channel, target, row.GetString(1), row.GetString(2), Timestamps.FromUnixMicroseconds(row.GetInt64(3)))
            {
                Attempts = row.GetInt32(4),
            };
        },
        cancellationToken);

    /// <summary>How the deliveries to a target stand.</summary>
    public Task<OutboxSummary> SummaryAsync(string channel, string target, CancellationToken cancellationToken) => store.ReadAsync(
        connection =>
        {
            using var moment = connection.BeginTransaction(deferred: true);
            using var command = Command(connection, channel, target, """
                SELECT count(*) FILTER (WHERE state = 'pending'), count(*) FILTER (WHERE state = 'delivered'), count(*) FILTER (WHERE state = 'failed'),
                  min(due_at) FILTER (WHERE state = 'pending')
                FROM notice_outbox WHERE channel = $channel AND target = $target
                """);
            using var row = command.ExecuteReader();
            row.Read();
            return new OutboxSummary(
                row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.IsDBNull(3) ? null : Timestamps.FromUnixMicroseconds(row.GetInt64(3)),
                Last(Command(connection, channel, target, LastTried("last_at IS NOT NULL"))), Last(Command(connection, channel, target, LastTried("last_error IS NOT NULL"))));
        },
        cancellationToken);

    private static string LastTried(string which) => $"""
        SELECT id, type, state, last_at, attempts, last_status, last_error FROM notice_outbox
        WHERE channel = $channel AND target = $target AND last_at IS NOT NULL AND {which} ORDER BY last_at DESC, seq DESC LIMIT 1
        """;

    private static LastAttempt? Last(SqliteCommand command)
    {
        using (command)
        {
            using var row = command.ExecuteReader();
            return !row.Read() ? null : new(
                row.GetString(0), row.GetString(1), row.GetString(2), Timestamps.FromUnixMicroseconds(row.GetInt64(3)), row.GetInt32(4),
                row.IsDBNull(5) ? null : row.GetInt32(5), row.IsDBNull(6) ? null : row.GetString(6));
        }
    }

    private static SqliteCommand Command(SqliteConnection connection, string channel, string target, string sql)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // made of constants; values are parameters
        command.CommandText = sql;
#pragma warning restore CA2100
        command.Parameters.AddWithValue("$channel", channel);
        command.Parameters.AddWithValue("$target", target);
        return command;
    }
}
