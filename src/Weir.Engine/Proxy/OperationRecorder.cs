using Microsoft.AspNetCore.Http;
using Weir.Engine.Ledger;
using Weir.Engine.Operations;
using Weir.Engine.Operations.Bodies;
using Weir.Engine.Pricing;
using Weir.Engine.Providers;
using Weir.Engine.Proxy.Diagnostics;
using Weir.Engine.Proxy.Events;
using Weir.Engine.Proxy.Metering;
using Weir.Engine.Proxy.Tracing;

namespace Weir.Engine.Proxy;

/// <summary>Writes down what became of an operation: its record, its metrics and its log events.</summary>
internal sealed class OperationRecorder(OperationStore store, BodyStore bodies, PathMeter meter, RequestEvents events, RequestTraces traces, RecentOperations recent)
{
    private const int MaxMessage = 500;

    public void Record(Operation operation)
    {
        var record = RecordOf(operation);
        TimeSpan? threshold = operation.Model.Config.Telemetry.SlowOperationMs is { } most ? TimeSpan.FromMilliseconds(most) : null;
        if (meter.Ended(record, new(operation.Surface, operation.Caller?.Tier), operation.Entries, threshold))
        {
            events.Slow(operation, record, threshold!.Value);
        }

        events.Ended(operation, record);
        recent.Add(record, operation.Entries);
        traces.End(operation, record);

        // Nobody is charged and nothing is learned from a call by nobody: metrics count it, the store is not filled by it.
        if (operation.Caller is not null)
        {
            store.Record(record);
        }

        if (operation.Capture is { } capture)
        {
            var request = operation.Body?.Bytes ?? default;
            bodies.Record(operation.Id, operation.StartedAt, RecordedBody.Of(request.Span, request.Length, bodies.MaxBytes), capture.ToBody());
        }
    }

    private static OperationRecord RecordOf(Operation operation)
    {
        var last = operation.Entries.Count > 0 ? operation.Entries[^1] : null;
        var duration = operation.Elapsed;
        return WithFailure(operation.Failure, new()
        {
            Id = operation.Id,
            StartedAt = operation.StartedAt,
            Duration = duration,
            FirstEvent = operation.FirstEventAfter,
            Overhead = duration > operation.Waited ? duration - operation.Waited : TimeSpan.Zero,
            Surface = operation.Surface.OperationName(),
            Stream = operation.Facts?.Stream ?? false,
            Attribution = operation.Attribution ?? (operation.Caller is { } caller ? AttributionReader.Of(caller, bodyUser: null, operation.Http.Request.Headers) : new("")),
            Model = operation.Facts?.Model ?? "",
            Deployment = last?.Deployment,
            Provider = last?.Provider,
            Predicted = operation.Plan is { Candidates: [var first, ..] } ? first.Upstream.Id : null,
            Outcome = OutcomeOf(operation.Failure, last),
            Status = StatusCodes.Status200OK,
            Attempts = operation.Entries.Count,
            Usage = Sum(operation.Entries),
            Cost = operation.Cost,
            Decision = operation.Plan?.Json,
            Limits = operation.Limits,
        });
    }

    private static OperationRecord WithFailure(Failure? failure, OperationRecord record) => failure is null ? record : record with
    {
        Status = ErrorTable.StatusOf(failure),
        Error = failure.Name,
        ErrorMessage = failure.Message.Length > MaxMessage ? failure.Message[..MaxMessage] : failure.Message,
    };

    private static string OutcomeOf(Failure? failure, AttemptEntry? last) => failure switch
    {
        null => "completed",
        { Refusal: Refusal.ClientGone } => "cancelled",
        { Refusal: Refusal.BudgetExceeded } when last?.Outcome == AttemptOutcome.Cut => "cut",
        { Refusal: not null } or { Upstream: UpstreamFailure.Rejected } => "refused",
        _ => last?.Outcome == AttemptOutcome.Cut ? "cut" : "failed",
    };

    private static TokenUsage Sum(List<AttemptEntry> entries)
    {
        var sum = entries.Count > 0 ? entries[0].Usage : default;
        foreach (var entry in entries.Skip(1))
        {
            var usage = entry.Usage;
            sum = new()
            {
                Input = sum.Input + usage.Input,
                CacheRead = sum.CacheRead + usage.CacheRead,
                CacheWrite5m = sum.CacheWrite5m + usage.CacheWrite5m,
                CacheWrite1h = sum.CacheWrite1h + usage.CacheWrite1h,
                Output = sum.Output + usage.Output,
                Reasoning = sum.Reasoning + usage.Reasoning,
                AudioInput = sum.AudioInput + usage.AudioInput,
                AudioOutput = sum.AudioOutput + usage.AudioOutput,
                Image = sum.Image + usage.Image,
                Estimated = sum.Estimated || usage.Estimated,
            };
        }

        return sum;
    }
}
