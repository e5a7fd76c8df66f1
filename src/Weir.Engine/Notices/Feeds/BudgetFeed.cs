using System.Text.Json.Nodes;
using Weir.Engine.Configuration;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger.Accounts;
using Weir.Engine.Ledger.Status;

namespace Weir.Engine.Notices.Feeds;

/// <summary>What the ledger told of budgets, as notices. The ledger's rows are the queue, written in the transaction of what caused them.</summary>
internal sealed class BudgetFeed(BudgetNoticeLog log)
{
    public const string Name = "budget";

    /// <summary>Position of the newest row; 0 when there is none.</summary>
    public Task<long> NewestAsync(CancellationToken cancellationToken) => log.NewestAsync(cancellationToken);

    /// <summary>The next rows behind a position, each with its own.</summary>
    public async Task<IReadOnlyList<(long Position, Notice Notice)>> AfterAsync(long position, int limit, CancellationToken cancellationToken) =>
        [.. (await log.AfterAsync(position, limit, cancellationToken)).Select(row => (row.Position, Of(row.Notice)))];

    private static Notice Of(BudgetNotice notice)
    {
        var type = notice.Kind switch
        {
            BudgetNotice.Exhausted => NoticeEvents.BudgetExhausted,
            BudgetNotice.Overrun => NoticeEvents.BudgetOverrun,
            _ => NoticeEvents.BudgetThreshold,
        };
        var suffix = notice.Unit == BudgetUnit.Usd ? "_usd" : "";
        return new(type, notice.At, new()
        {
            ["budget"] = notice.Budget,
            ["child"] = notice.Child,
            ["threshold"] = notice.Threshold,
            ["unit"] = notice.Unit.ToString().ToLowerInvariant(),
            ["limit" + suffix] = Amount(notice.Unit, notice.Limit),
            ["posted" + suffix] = Amount(notice.Unit, notice.Posted),
            ["window_start"] = Notice.Time(notice.Window.Start),
            ["window_end"] = notice.Window.End.Year >= 9000 ? null : Notice.Time(notice.Window.End),
            ["operation"] = notice.OperationId,
        });
    }

    private static JsonNode Amount(BudgetUnit unit, long value) => unit == BudgetUnit.Usd ? new Money(value).ToString() : value;
}
