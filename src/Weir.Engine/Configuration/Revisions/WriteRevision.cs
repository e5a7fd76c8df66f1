using Weir.Engine.Configuration.Overrides;
using Weir.Engine.Kernel;
using Weir.Engine.Storage;

namespace Weir.Engine.Configuration.Revisions;

/// <summary>Writes a revision with the overrides that begin and end with it, in one transaction.</summary>
internal sealed class WriteRevision(ConfigRevision revision, IReadOnlyList<ConfigOverride> begun, IReadOnlyList<long> ended) : StoreCommand
{
    protected internal override void Execute(StatementCache statements)
    {
        statements.Prepare("INSERT INTO config_revisions (number, at, kind, author, reason, source_hash, document, restores) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")
            .Add(revision.Number).Add(revision.At.ToUnixMicroseconds()).Add(revision.Kind.ToString().ToLowerInvariant()).Add(revision.Author).Add(revision.Reason)
            .Add(revision.SourceHash).Add(revision.Document).Add(revision.Restores).Run();
        foreach (var one in begun)
        {
            statements.Prepare("""
                INSERT INTO config_overrides (id, revision, path, value, reason, author, created_at, expires_at, lower_value)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
                """)
                .Add(one.Id).Add(revision.Number).Add(one.Path.Text).Add(one.Value).Add(one.Reason).Add(one.Author)
                .Add(one.CreatedAt.ToUnixMicroseconds()).Add(one.ExpiresAt?.ToUnixMicroseconds()).Add(one.Lower).Run();
        }

        foreach (var id in ended)
        {
            statements.Prepare("INSERT INTO config_override_ends (id, revision) VALUES (?1, ?2)").Add(id).Add(revision.Number).Run();
        }
    }
}
