using Weir.Engine.Storage;

namespace Weir.Engine.Operations.Upkeep;

/// <summary>Removes a few of the oldest operations: small enough that a call's hold which shares the batch waits some milliseconds.</summary>
/// <param name="before">Only what began before this time, microseconds since 1970.</param>
/// <param name="most">At most so many.</param>
internal sealed class PurgeOldest(long before, long most) : StoreCommand<PurgedRows>
{
    /// <summary>Most operations in one turn of the writer.</summary>
    public const int Stretch = 200;

    private const string Delete = """
        DELETE FROM operations WHERE id IN (SELECT id FROM operations INDEXED BY operations_time WHERE started_at < ?1 ORDER BY started_at, id LIMIT ?2)
        """;

    protected internal override void Execute(StatementCache statements) => Verdict = new(statements.Prepare(Delete).Add(before).Add(Math.Min(most, Stretch)).Run());
}

/// <summary>How many rows a turn removed.</summary>
internal sealed record PurgedRows(int Count);
