using Weir.Engine.Storage;

namespace Weir.Engine.Identity.Keys;

/// <summary>Notes when keys were used last.</summary>
internal sealed class NoteKeyUse(IReadOnlyList<(string Id, long AtMicroseconds)> uses) : StoreCommand
{
    protected internal override void Execute(StatementCache statements)
    {
        foreach (var (id, at) in uses)
        {
            statements.Prepare("UPDATE caller_keys SET last_used_at = ?2 WHERE id = ?1 AND coalesce(last_used_at, 0) < ?2").Add(id).Add(at).Run();
        }
    }
}
