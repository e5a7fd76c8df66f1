using Weir.Engine.Kernel;
using Weir.Engine.Storage;

namespace Weir.Engine.Credentials.Commands;

/// <summary>Notes when versions were used last.</summary>
internal sealed class NoteUse(IReadOnlyList<(CredentialName Name, long Version, DateTimeOffset At)> uses) : StoreCommand
{
    protected internal override void Execute(StatementCache statements)
    {
        foreach (var (name, version, at) in uses)
        {
            statements.Prepare("UPDATE credential_versions SET last_used_at = ?4 WHERE service = ?1 AND name = ?2 AND version = ?3 AND coalesce(last_used_at, 0) < ?4")
                .Add(name.Service).Add(name.Name).Add(version).Add(at.ToUnixMicroseconds()).Run();
        }
    }
}
