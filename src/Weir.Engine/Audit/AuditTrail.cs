using Weir.Engine.Kernel;
using Weir.Engine.Storage;

namespace Weir.Engine.Audit;

/// <summary>The trail of who changed what: rows chained by their hashes, written in the transaction of what they tell of.</summary>
/// <remarks>The rows are found damaged, changed, exchanged or missing by <see cref="VerifyAsync"/>; that the newest ones were cut off cannot be seen from what is left.</remarks>
public sealed class AuditTrail(Store store)
{
    /// <summary>
    /// Writes a row inside the caller's own command, so that both are kept or neither: what cannot be written down is not done.
    /// </summary>
    public static void Append(StatementCache statements, AuditEvent what)
    {
        var (seq, previous) = (1L, AuditChain.Beginning);
        var last = statements.Prepare("SELECT seq, hash FROM audit_entries ORDER BY seq DESC LIMIT 1");
        if (last.Step())
        {
            (seq, previous) = (last.Int64(0) + 1, last.Text(1));
            last.Reset();
        }

        var id = "aud_" + Guid.CreateVersion7(what.At).ToString("N");
        statements.Prepare("""
            INSERT INTO audit_entries (seq, id, at, actor, address, action, object, outcome, reason, before, after, previous, hash)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
            """)
            .Add(seq).Add(id).Add(what.At.ToUnixMicroseconds()).Add(what.Actor).Add(what.Address).Add(what.Action).Add(what.Object)
            .Add(AuditChain.NameOf(what.Outcome)).Add(what.Reason).Add(what.Before).Add(what.After).Add(previous).Add(AuditChain.HashOf(seq, id, what, previous)).Run();
    }

    /// <summary>Writes a row of its own, for what changed nothing: a refusal, a failure, a look at something.</summary>
    /// <exception cref="StoreException">It could not be kept.</exception>
    public Task AppendAsync(AuditEvent what) => store.Writer.CommitAsync(new AppendOne(what));

    /// <summary>The same without waiting, for what Weir itself refuses while it works; its failure is logged by the store.</summary>
    public void AppendBehind(AuditEvent what) => store.Writer.TryWriteBehind(new AppendOne(what));

    /// <summary>A page of rows, newest first.</summary>
    public Task<IReadOnlyList<AuditEntry>> ListAsync(AuditQuery query, CancellationToken cancellationToken) =>
        store.ReadAsync<IReadOnlyList<AuditEntry>>(connection => AuditRows.Page(connection, query), cancellationToken);

    /// <summary>The next rows behind a place, oldest first, for whoever follows the trail.</summary>
    /// <param name="seq">The place.</param>
    /// <param name="noun">Only actions that begin so, such as <c>credential.</c></param>
    /// <param name="limit">How many, 1 or more.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<IReadOnlyList<AuditEntry>> AfterAsync(long seq, string noun, int limit, CancellationToken cancellationToken) =>
        store.ReadAsync<IReadOnlyList<AuditEntry>>(connection => AuditRows.After(connection, seq, noun, limit), cancellationToken);

    /// <summary>Place of the newest row; 0 when there is none.</summary>
    public Task<long> NewestAsync(CancellationToken cancellationToken) => store.ReadAsync(AuditRows.Newest, cancellationToken);

    /// <summary>Removes rows at the beginning, behind a signed anchor.</summary>
    /// <param name="before">Only rows older than this, up to the first that is not.</param>
    /// <param name="most">Most rows at once, 1 or more.</param>
    /// <param name="key">Signs the anchor.</param>
    /// <param name="at">Now.</param>
    /// <returns>How many were removed.</returns>
    /// <exception cref="StoreException">It could not be done; nothing changed.</exception>
    public async Task<long> PruneAsync(DateTimeOffset before, int most, AnchorKey key, DateTimeOffset at) => (await store.Writer.CommitAsync(new PruneAudit(before, most, key, at))).Rows;

    /// <summary>True when <see cref="PruneAsync"/> would remove something.</summary>
    public Task<bool> HasOlderAsync(DateTimeOffset before, CancellationToken cancellationToken) => store.ReadAsync(connection => AuditRows.Oldest(connection) < before, cancellationToken);

    /// <summary>Recomputes the whole chain and names the first row that does not fit.</summary>
    public Task<AuditReport> VerifyAsync(CancellationToken cancellationToken) => store.ReadLongAsync(AuditVerification.Run, cancellationToken);

    private sealed class AppendOne(AuditEvent what) : StoreCommand
    {
        protected internal override void Execute(StatementCache statements) => Append(statements, what);
    }
}
