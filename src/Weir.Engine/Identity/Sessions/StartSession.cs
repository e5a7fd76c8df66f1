using Weir.Engine.Audit;
using Weir.Engine.Identity.People;
using Weir.Engine.Identity.People.Commands;
using Weir.Engine.Kernel;
using Weir.Engine.Storage;

namespace Weir.Engine.Identity.Sessions;

/// <summary>Begins a session, if its user is still as they were when their password was checked.</summary>
internal sealed class StartSession(StoredSession session, User user, string? address) : StoreCommand<PeopleOutcome>
{
    /// <summary>Most sessions of one user; the oldest make place.</summary>
    public const int MaxSessions = 20;

    protected internal override void Execute(StatementCache statements)
    {
        if (PeopleStatements.Find(statements, user.Name) is not { Enabled: true } now || now.PasswordHash != user.PasswordHash)
        {
            Verdict = new(PeopleVerdict.NotFound);
            return;
        }

        var at = session.StartedAt.ToUnixMicroseconds();
        statements.Prepare("DELETE FROM sessions WHERE ends_at <= ?1").Add(at).Run();
        statements.Prepare("DELETE FROM sessions WHERE hash IN (SELECT hash FROM sessions WHERE user = ?1 ORDER BY started_at DESC, hash LIMIT -1 OFFSET ?2)")
            .Add(user.Name).Add(MaxSessions - 1).Run();
        statements.Prepare("INSERT INTO sessions (hash, user, address, started_at, seen_at, ends_at) VALUES (?1, ?2, ?3, ?4, ?4, ?5)")
            .Add(session.Hash).Add(user.Name).Add(address).Add(at).Add(session.EndsAt.ToUnixMicroseconds()).Run();
        AuditTrail.Append(statements, new(session.StartedAt, user.Name, "session.start", user.Name, AuditOutcome.Allowed) { Address = address });
        Verdict = new(PeopleVerdict.Done, now);
    }
}
