using Weir.Engine.Storage;

namespace Weir.Engine.Operations.Upkeep;

/// <summary>Removes a few of the oldest recorded bodies.</summary>
/// <param name="before">Only those of operations that began before this time, microseconds since 1970.</param>
internal sealed class PurgeBodies(long before) : StoreCommand<PurgedRows>
{
    // Bodies are long: fewer at once than operations.
    private const string Delete = "DELETE FROM operation_bodies WHERE operation_id IN (SELECT operation_id FROM operation_bodies WHERE at < ?1 ORDER BY at LIMIT 50)";

    protected internal override void Execute(StatementCache statements) => Verdict = new(statements.Prepare(Delete).Add(before).Run());
}
