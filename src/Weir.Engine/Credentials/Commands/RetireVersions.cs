using Weir.Engine.Audit;
using Weir.Engine.Kernel;
using Weir.Engine.Storage;

namespace Weir.Engine.Credentials.Commands;

/// <summary>Takes versions out of use and erases their secrets.</summary>
internal sealed class RetireVersions(IReadOnlyList<CredentialVersion> versions, DateTimeOffset at, AuditEvent what) : StoreCommand
{
    protected internal override void Execute(StatementCache statements)
    {
        foreach (var version in versions)
        {
            statements.Prepare("""
                UPDATE credential_versions SET state = 'retired', retired_at = ?4, ends_at = NULL, kek_id = NULL, wrapped_key = NULL, sealed = NULL
                WHERE service = ?1 AND name = ?2 AND version = ?3 AND state <> 'retired'
                """).Add(version.Name.Service).Add(version.Name.Name).Add(version.Version).Add(at.ToUnixMicroseconds()).Run();
        }

        AuditTrail.Append(statements, what);
    }
}
