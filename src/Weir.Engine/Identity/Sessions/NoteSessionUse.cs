using Weir.Engine.Kernel;
using Weir.Engine.Storage;

namespace Weir.Engine.Identity.Sessions;

/// <summary>Notes that a session is in use.</summary>
internal sealed class NoteSessionUse(string hash, DateTimeOffset at) : StoreCommand
{
    protected internal override void Execute(StatementCache statements) =>
        statements.Prepare("UPDATE sessions SET seen_at = ?2 WHERE hash = ?1 AND seen_at < ?2").Add(hash).Add(at.ToUnixMicroseconds()).Run();
}
