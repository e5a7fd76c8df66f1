using Weir.Engine.Audit;
using Weir.Engine.Kernel;
using Weir.Engine.Storage;

namespace Weir.Engine.Credentials.Commands;

/// <summary>Notes when a secret was taken back by its maker; without a time, that nobody tries it any more.</summary>
internal sealed class NoteTakenBack(SecretToTakeBack taken, DateTimeOffset? at, AuditEvent what) : StoreCommand
{
    protected internal override void Execute(StatementCache statements)
    {
        statements.Prepare(at is null
            ? "UPDATE credential_versions SET made_by = NULL, taken_back_at = ?4 WHERE service = ?1 AND name = ?2 AND version = ?3"
            : "UPDATE credential_versions SET taken_back_at = ?4 WHERE service = ?1 AND name = ?2 AND version = ?3")
            .Add(taken.Name.Service).Add(taken.Name.Name).Add(taken.Version).Add(at?.ToUnixMicroseconds()).Run();
        AuditTrail.Append(statements, what);
    }
}
