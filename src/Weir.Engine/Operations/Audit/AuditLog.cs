using Microsoft.Extensions.Logging;

namespace Weir.Engine.Operations.Audit;

/// <summary>What is told of keeping the trail.</summary>
internal static partial class AuditLog
{
    [LoggerMessage(1, LogLevel.Warning, "Old rows of the audit trail were not removed, and will be tried in an hour: {Problem}")]
    public static partial void AuditNotPruned(this ILogger logger, string problem);
}
