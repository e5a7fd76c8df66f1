using Weir.Engine.Audit;
using Weir.Engine.Storage;

namespace Weir.Engine.Identity.Sessions;

/// <summary>Ends a session.</summary>
internal sealed class EndSession(string hash, AuditEvent what) : StoreCommand
{
    protected internal override void Execute(StatementCache statements)
    {
        statements.Prepare("DELETE FROM sessions WHERE hash = ?1").Add(hash).Run();
        AuditTrail.Append(statements, what);
    }
}
