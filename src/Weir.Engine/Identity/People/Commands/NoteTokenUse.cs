using Weir.Engine.Kernel;
using Weir.Engine.Storage;

namespace Weir.Engine.Identity.People.Commands;

/// <summary>Notes that a token was used.</summary>
internal sealed class NoteTokenUse(string id, DateTimeOffset at) : StoreCommand
{
    protected internal override void Execute(StatementCache statements) =>
        statements.Prepare("UPDATE user_tokens SET last_used_at = ?2 WHERE id = ?1 AND coalesce(last_used_at, 0) < ?2").Add(id).Add(at.ToUnixMicroseconds()).Run();
}
