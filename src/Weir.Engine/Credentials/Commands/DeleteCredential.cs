using Weir.Engine.Audit;
using Weir.Engine.Storage;

namespace Weir.Engine.Credentials.Commands;

/// <summary>Deletes a credential with all its versions.</summary>
internal sealed class DeleteCredential(CredentialName name, AuditEvent what) : StoreCommand
{
    protected internal override void Execute(StatementCache statements)
    {
        statements.Prepare("DELETE FROM credential_versions WHERE service = ?1 AND name = ?2").Add(name.Service).Add(name.Name).Run();
        statements.Prepare("DELETE FROM credentials WHERE service = ?1 AND name = ?2").Add(name.Service).Add(name.Name).Run();
        AuditTrail.Append(statements, what);
    }
}
