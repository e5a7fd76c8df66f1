using Weir.Engine.Audit;
using Weir.Engine.Kernel;
using Weir.Engine.Storage;

namespace Weir.Engine.Credentials.Commands;

/// <summary>Writes into the trail that a version is due for a new one, and that this was told.</summary>
internal sealed class TellDue(CredentialVersion due, DateTimeOffset at, AuditEvent what) : StoreCommand
{
    protected internal override void Execute(StatementCache statements)
    {
        statements.Prepare("UPDATE credential_versions SET due_told_at = ?4 WHERE service = ?1 AND name = ?2 AND version = ?3")
            .Add(due.Name.Service).Add(due.Name.Name).Add(due.Version).Add(at.ToUnixMicroseconds()).Run();
        AuditTrail.Append(statements, what);
    }
}
