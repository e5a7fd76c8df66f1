using Weir.Engine.Audit;
using Weir.Engine.Configuration.Overrides;
using Weir.Engine.Kernel;
using Weir.Engine.Storage;

namespace Weir.Engine.Configuration.Revisions;

/// <summary>Writes a revision with the overrides that begin and end with it, and the audit trail's rows of it, in one transaction: all of it or nothing.</summary>
/// <remarks>Older revisions than the last <paramref name="keep"/> go, but for those that an override which is kept began or ended with.</remarks>
internal sealed class WriteRevision(ConfigRevision revision, IReadOnlyList<ConfigOverride> begun, IReadOnlyList<long> ended, int keep) : StoreCommand
{
    // Here, on the thread of who changes: the writer has holds and posts to commit.
    private readonly string _document = DocumentText.Pack(revision.Document);

    /// <summary>What the trail is told. Default nothing.</summary>
    public IReadOnlyList<AuditEvent> Audit { get; init; } = [];

    protected internal override void Execute(StatementCache statements)
    {
        statements.Prepare("INSERT INTO config_revisions (number, at, kind, author, reason, source_hash, document, restores) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")
            .Add(revision.Number).Add(revision.At.ToUnixMicroseconds()).Add(revision.Kind.ToString().ToLowerInvariant()).Add(revision.Author).Add(revision.Reason)
            .Add(revision.SourceHash).Add(_document).Add(revision.Restores).Run();
        foreach (var one in begun)
        {
            statements.Prepare("""
                INSERT INTO config_overrides (id, revision, path, value, reason, author, created_at, expires_at, lower_value, environment, tags)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
                """)
                .Add(one.Id).Add(revision.Number).Add(one.Path.Text).Add(one.Value).Add(one.Reason).Add(one.Author)
                .Add(one.CreatedAt.ToUnixMicroseconds()).Add(one.ExpiresAt?.ToUnixMicroseconds()).Add(one.Lower).Add(one.Environment).Add(OverrideRows.TagsText(one.Tags)).Run();
        }

        foreach (var id in ended)
        {
            statements.Prepare("INSERT INTO config_override_ends (id, revision) VALUES (?1, ?2)").Add(id).Add(revision.Number).Run();
        }

        foreach (var what in Audit)
        {
            AuditTrail.Append(statements, what);
        }

        Prune(statements, revision.Number - keep + 1);
    }

    /// The newest override stays whatever became of it: its number is never used again.
    private static void Prune(StatementCache statements, long first)
    {
        if (first <= 1)
        {
            return;
        }

        var unseen = new List<long>();
        var ends = statements.Prepare("SELECT id FROM config_override_ends WHERE revision <= ?1 AND id < (SELECT max(id) FROM config_overrides)").Add(first);
        while (ends.Step())
        {
            unseen.Add(ends.Int64(0));
        }

        foreach (var id in unseen)
        {
            statements.Prepare("DELETE FROM config_override_ends WHERE id = ?1").Add(id).Run();
            statements.Prepare("DELETE FROM config_overrides WHERE id = ?1").Add(id).Run();
        }

        statements.Prepare("""
            DELETE FROM config_revisions
            WHERE number < ?1 AND number NOT IN (SELECT revision FROM config_overrides) AND number NOT IN (SELECT revision FROM config_override_ends)
            """).Add(first).Run();
    }
}
