using Weir.Engine.Audit;
using Weir.Engine.Kernel;
using Weir.Engine.Storage;

namespace Weir.Engine.Identity.Keys;

/// <summary>Keeps a key as it is from now on, and writes that into the trail: both or neither.</summary>
internal sealed class WriteKey(KeyRecord record, AuditEvent what) : StoreCommand
{
    /// <summary>Set when the key is deleted: its row stays, its secrets go.</summary>
    public bool Deletes { get; init; }

    protected internal override void Execute(StatementCache statements)
    {
        var at = record.ChangedAt.ToUnixMicroseconds();
        statements.Prepare("""
            INSERT INTO caller_keys (id, version, settings, created_at, created_by, changed_at, changed_by, deleted_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            ON CONFLICT (id) DO UPDATE SET version = excluded.version, settings = excluded.settings, changed_at = excluded.changed_at, changed_by = excluded.changed_by,
              deleted_at = excluded.deleted_at
            """)
            .Add(record.Id).Add(record.Version).Add(record.Document).Add(record.CreatedAt.ToUnixMicroseconds()).Add(record.CreatedBy).Add(at).Add(record.ChangedBy)
            .Add(Deletes ? at : (long?)null).Run();
        statements.Prepare("DELETE FROM caller_key_secrets WHERE key_id = ?1").Add(record.Id).Run();
        foreach (var secret in Deletes ? [] : record.Secrets)
        {
            statements.Prepare("INSERT INTO caller_key_secrets (hash, key_id, hint, created_at, ends_at) VALUES (?1, ?2, ?3, ?4, ?5)")
                .Add(secret.Hash.ToString()).Add(record.Id).Add(secret.Hint).Add(secret.CreatedAt.ToUnixMicroseconds()).Add(secret.EndsAt?.ToUnixMicroseconds()).Run();
        }

        AuditTrail.Append(statements, what);
    }
}
