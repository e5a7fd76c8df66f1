using Microsoft.Extensions.Logging;

namespace Weir.Engine.Ledger;

internal static partial class LedgerLog
{
    [LoggerMessage(1, LogLevel.Warning, "Budget {Budget} {Child}: {Kind} ({Unit}: {Posted} posted of {Limit})")]
    public static partial void BudgetTold(this ILogger logger, string budget, string child, string kind, string unit, long posted, long limit);

    [LoggerMessage(2, LogLevel.Error, "A listener to budget notices failed")]
    public static partial void ListenerFailed(this ILogger logger, Exception exception);

    [LoggerMessage(3, LogLevel.Warning, "{Count} attempts were in doubt after the last run and are posted at their bound; see the ledger's entries of now, and adjust what the provider's bill says otherwise")]
    public static partial void InDoubtResolved(this ILogger logger, int count);
}
