using Weir.Engine.Kernel;
using Weir.Engine.Ledger;
using Weir.Engine.Operations;

namespace Weir.Engine.Proxy.Diagnostics;

/// <summary>One finished operation as <c>/debug/traces</c> shows it: itself and a span for each attempt.</summary>
internal sealed record TraceView(
    string Id, string Name, string Model, string? Team, string? Provider, DateTimeOffset StartedAt, double DurationMs, double OverheadMs, double? FirstEventMs,
    string Outcome, int Status, string? Error, Money CostUsd, long Tokens, IReadOnlyList<SpanView> Spans)
{
    public static TraceView Of(RecentOperations.Finished one)
    {
        var record = one.Record;
        return new(
            record.Id, record.Surface, record.Model, record.Attribution.Team, record.Provider, record.StartedAt, Ms(record.Duration), Ms(record.Overhead),
            record.FirstEvent is { } first ? Ms(first) : null, record.Outcome, record.Status, record.Error, record.Cost, record.Usage.TotalInput + record.Usage.TotalOutput,
            [.. one.Attempts.Select(attempt => Of(attempt, record))]);
    }

    private static SpanView Of(AttemptEntry attempt, OperationRecord record) => new(
        $"{record.Surface} {attempt.Model}", attempt.Deployment, attempt.Provider, Ms(attempt.StartedAt - record.StartedAt), Ms(attempt.Duration),
        OutcomeNames.Of(attempt.Outcome), attempt.Status, attempt.Error, attempt.Cost);

    private static double Ms(TimeSpan time) => Math.Round(time.TotalMilliseconds, 3);
}

/// <summary>One attempt.</summary>
/// <param name="Name">What was asked of which model.</param>
/// <param name="Deployment">Where.</param>
/// <param name="Provider">Its provider.</param>
/// <param name="OffsetMs">When it began, after the operation did.</param>
/// <param name="DurationMs">How long it took.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Status">The provider's status.</param>
/// <param name="Error">Why it failed.</param>
/// <param name="CostUsd">What it cost.</param>
internal sealed record SpanView(string Name, string Deployment, string Provider, double OffsetMs, double DurationMs, string Outcome, int? Status, string? Error, Money CostUsd);
