using System.Text.Json;
using Weir.Engine.Audit;
using Weir.Engine.Kernel;
using Weir.Engine.Storage;

namespace Weir.Engine.Credentials.Commands;

/// <summary>Adds a version, ends those it takes the place of, and writes that into the trail: all of it or nothing.</summary>
internal sealed class AddVersion(CredentialVersion added, IReadOnlyList<string> providers, DateTimeOffset? graceEnds, AuditEvent what) : StoreCommand
{
    /// <summary>Retired versions of a credential of which the metadata is kept.</summary>
    private const int KeptRetired = 20;

    protected internal override void Execute(StatementCache statements) => Write(statements);

    /// <summary>Writes it, alone or as a part of more.</summary>
    public void Write(StatementCache statements)
    {
        var (service, name) = (added.Name.Service, added.Name.Name);
        var at = added.CreatedAt.ToUnixMicroseconds();
        statements.Prepare("""
            INSERT INTO credentials (service, name, providers, created_at) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (service, name) DO UPDATE SET providers = excluded.providers
            """).Add(service).Add(name).Add(JsonSerializer.Serialize(providers)).Add(at).Run();
        var replaced = graceEnds is null
            ? """
              UPDATE credential_versions SET state = 'retired', retired_at = ?4, ends_at = NULL, kek_id = NULL, wrapped_key = NULL, sealed = NULL
              WHERE service = ?1 AND name = ?2 AND origin = ?3 AND state <> 'retired'
              """
            : "UPDATE credential_versions SET state = 'grace', ends_at = ?4 WHERE service = ?1 AND name = ?2 AND origin = ?3 AND state = 'active'";
        statements.Prepare(replaced).Add(service).Add(name).Add(added.Origin).Add(graceEnds?.ToUnixMicroseconds() ?? at).Run();
        statements.Prepare("""
            INSERT INTO credential_versions (service, name, version, origin, state, kek_id, wrapped_key, sealed, created_at, created_by, expires_at, made_by, made_id)
            VALUES (?1, ?2, ?3, ?4, 'active', ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
            """)
            .Add(service).Add(name).Add(added.Version).Add(added.Origin).Add(added.Envelope!.KekId).Add(added.Envelope.WrappedKey).Add(added.Envelope.Sealed)
            .Add(at).Add(added.CreatedBy).Add(added.ExpiresAt?.ToUnixMicroseconds())
            .Add(added.Maker?.Rotator).Add(added.Maker?.Id).Run();

        // What still has to be taken back is not forgotten before.
        statements.Prepare("DELETE FROM credential_versions WHERE service = ?1 AND name = ?2 AND state = 'retired' AND version < ?3 AND (made_by IS NULL OR taken_back_at IS NOT NULL)")
            .Add(service).Add(name).Add(added.Version - KeptRetired).Run();
        AuditTrail.Append(statements, what);
    }
}
