using System.Globalization;
using System.Text.Json.Nodes;
using Weir.Engine.Kernel;
using Weir.Engine.Storage;

namespace Weir.Engine.Audit;

/// <summary>How many rows were removed.</summary>
internal sealed record Pruned(long Rows);

/// <summary>Removes rows at the trail's beginning, puts a signed anchor in their place and writes that down, in one transaction.</summary>
/// <param name="before">Only rows older than this, and only up to the first that is not.</param>
/// <param name="most">Most rows, 1 or more.</param>
/// <param name="key">Signs the anchor.</param>
/// <param name="at">Now.</param>
internal sealed class PruneAudit(DateTimeOffset before, int most, AnchorKey key, DateTimeOffset at) : StoreCommand<Pruned>
{
    /// <summary>What the trail calls it.</summary>
    public const string Action = "audit.prune";

    protected internal override void Execute(StatementCache statements)
    {
        var (last, hash, count) = (0L, "", 0L);
        var row = statements.Prepare("SELECT seq, hash, at FROM audit_entries ORDER BY seq LIMIT ?1").Add(most);
        while (row.Step() && row.Int64(2) < before.ToUnixMicroseconds())
        {
            (last, hash, count) = (row.Int64(0), row.Text(1), count + 1);
        }

        row.Reset();
        if (count > 0)
        {
            Remove(statements, key.Sign(last, hash, at), count);
        }

        Verdict = new(count);
    }

    private void Remove(StatementCache statements, AuditAnchor anchor, long count)
    {
        statements.Prepare("""
            INSERT INTO audit_anchor (one, seq, hash, at, public_key, signature) VALUES (1, ?1, ?2, ?3, ?4, ?5)
            ON CONFLICT (one) DO UPDATE SET seq = ?1, hash = ?2, at = ?3, public_key = ?4, signature = ?5
            """)
            .Add(anchor.ThroughSeq).Add(anchor.ThroughHash).Add(at.ToUnixMicroseconds()).Add(anchor.PublicKey).Add(anchor.Signature).Run();
        AuditTrail.Append(statements, new(at, AuditEvent.System, Action, string.Create(CultureInfo.InvariantCulture, $"rows {anchor.ThroughSeq - count + 1} to {anchor.ThroughSeq}"), AuditOutcome.Allowed)
        {
            Reason = "older than audit.retention_days",
            After = new JsonObject { ["through_seq"] = anchor.ThroughSeq, ["through_hash"] = anchor.ThroughHash, ["key_id"] = anchor.KeyId }.ToJsonString(),
        });
        statements.Prepare("DELETE FROM audit_entries WHERE seq <= ?1").Add(anchor.ThroughSeq).Run();
    }
}
