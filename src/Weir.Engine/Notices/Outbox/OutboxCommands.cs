using Weir.Engine.Kernel;
using Weir.Engine.Storage;

namespace Weir.Engine.Notices.Outbox;

/// <summary>Keeps messages up to the bound of each target, and the positions of the feeds.</summary>
internal sealed class AddMessages(IReadOnlyList<OutboxMessage> messages, IReadOnlyDictionary<string, long> cursors) : StoreCommand<AddedMessages>
{
    protected internal override void Execute(StatementCache statements)
    {
        var refused = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var group in messages.GroupBy(message => (message.Channel, message.Target)))
        {
            var room = OutboxStore.MaxPending - Waiting(statements, group.Key);
            if (group.Skip((int)Math.Max(0, room)).Count() is > 0 and var beyond)
            {
                refused[group.Key.Target] = beyond;
            }

            foreach (var message in group.Take((int)Math.Max(0, room)))
            {
                Add(statements, message);
            }
        }

        foreach (var (feed, position) in cursors)
        {
            statements.Prepare("INSERT INTO notice_cursors (feed, position) VALUES (?1, ?2) ON CONFLICT (feed) DO UPDATE SET position = excluded.position")
                .Add(feed).Add(position).Run();
        }

        Verdict = new(refused);
    }

    private static void Add(StatementCache statements, OutboxMessage message) => statements.Prepare("""
        INSERT INTO notice_outbox (id, channel, target, type, body, created_at, state, due_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'pending', ?6)
        """)
        .Add(message.Id).Add(message.Channel).Add(message.Target).Add(message.Type).Add(message.Body).Add(message.DueAt.ToUnixMicroseconds()).Run();

    private static long Waiting(StatementCache statements, (string Channel, string Target) of)
    {
        var count = statements.Prepare("SELECT count(*) FROM notice_outbox WHERE channel = ?1 AND target = ?2 AND state = 'pending'").Add(of.Channel).Add(of.Target);
        count.Step();
        var waiting = count.Int64(0);
        count.Reset();
        return waiting;
    }
}

/// <summary>Messages that were not kept, by target.</summary>
internal sealed record AddedMessages(IReadOnlyDictionary<string, long> Refused);

/// <summary>Keeps what an attempt came to.</summary>
internal sealed class SettleMessage(Attempt attempt) : StoreCommand
{
    protected internal override void Execute(StatementCache statements) => statements.Prepare("""
        UPDATE notice_outbox SET state = ?2, attempts = attempts + 1, due_at = coalesce(?3, due_at), last_at = ?4, last_status = ?5, last_error = ?6 WHERE id = ?1
        """)
        .Add(attempt.Message.Id)
        .Add(attempt.Error is null ? "delivered" : attempt.NextAt is null ? "failed" : "pending")
        .Add(attempt.NextAt?.ToUnixMicroseconds()).Add(attempt.At.ToUnixMicroseconds()).Add(attempt.Status).Add(attempt.Error).Run();
}

/// <summary>Removes what is old: finished messages, and those that wait for a target that is gone.</summary>
internal sealed class PruneMessages(DateTimeOffset before) : StoreCommand
{
    protected internal override void Execute(StatementCache statements)
    {
        statements.Prepare("DELETE FROM notice_outbox WHERE created_at < ?1").Add(before.ToUnixMicroseconds()).Run();
        statements.Prepare("""
            DELETE FROM notice_outbox WHERE seq IN (
              SELECT seq FROM (SELECT seq, row_number() OVER (PARTITION BY channel, target ORDER BY seq DESC) AS place FROM notice_outbox WHERE state <> 'pending') WHERE place > ?1)
            """).Add(OutboxStore.MaxFinished).Run();
    }
}

/// <summary>Forgets the positions of the feeds.</summary>
internal sealed class ForgetCursors : StoreCommand
{
    protected internal override void Execute(StatementCache statements) => statements.Prepare("DELETE FROM notice_cursors").Run();
}
