using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Weir.Engine.Ledger;
using Weir.Engine.Operations;
using Weir.Engine.Operations.Bodies;
using Weir.Engine.Pricing;
using Weir.Engine.Providers;
using Weir.Engine.Telemetry;

namespace Weir.Engine.Proxy;

/// <summary>Writes down what became of an operation: its record and its metrics.</summary>
internal sealed class OperationRecorder(OperationStore store, BodyStore bodies, GatewayMeter meter, RecentDurations recent, ILogger<OperationRecorder> logger)
{
    private const int MaxMessage = 500;

    public void Record(Operation operation)
    {
        var record = RecordOf(operation);
        Measure(operation, record);
        if (operation.Failure is { } failure && ErrorTable.RowOf(failure) is var row && logger.IsEnabled(row.Level))
        {
            logger.OperationFailed(row.Level, operation.Id, row.Name, record.Status, record.Provider);
        }

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
            Outcome = OutcomeOf(operation.Failure, last),
            Status = StatusCodes.Status200OK,
            Attempts = operation.Entries.Count,
            Usage = Sum(operation.Entries),
            Cost = operation.Cost,
            Decision = operation.Plan?.Json,
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

    // Tags in one order for all, so that a series is one whatever measured it.
    private void Measure(Operation operation, OperationRecord record)
    {
        var name = new KeyValuePair<string, object?>("gen_ai.operation.name", record.Surface);
        var route = new KeyValuePair<string, object?>("http.route", operation.Surface.RouteOf());
        var provider = new KeyValuePair<string, object?>("gen_ai.provider.name", record.Provider ?? "");

        // The client's own text becomes a label only once it named a model that exists.
        var model = new KeyValuePair<string, object?>("gen_ai.request.model", record.Decision is null ? "" : record.Model);
        var team = new KeyValuePair<string, object?>("genops.team", record.Attribution.Team ?? "");
        var status = new KeyValuePair<string, object?>("http.response.status_code", record.Status);
        meter.Operations.Add(1, name, route, provider, model, new("outcome", record.Outcome), status, team, new("weir.tier", operation.Caller?.Tier ?? "default"));
        meter.OperationDuration.Record(record.Duration.TotalSeconds, name, route, provider, model, status, team);
        meter.Overhead.Record(record.Overhead.TotalSeconds, name);
        recent.Add(record.Duration);
        if (record.FirstEvent is { } first)
        {
            meter.FirstToken.Record(first.TotalSeconds, name, provider, model);
            if (record.Usage.TotalOutput > 1)
            {
                meter.PerToken.Record((record.Duration - first).TotalSeconds / (record.Usage.TotalOutput - 1), name, provider, model);
            }
        }

        if (record.Attempts > 0)
        {
            meter.OperationTokens.Record(operation.TokensUsed, provider, model, status, team);
            meter.OperationCost.Record(record.Cost.NanoUsd, provider, model, status, team);
            CountSwitches(operation, model, team);
        }

        if (record.Error is { } error)
        {
            meter.Errors.Add(1, new("error.type", error), name, provider, model, status, team);
        }
    }

    private void CountSwitches(Operation operation, KeyValuePair<string, object?> model, KeyValuePair<string, object?> team)
    {
        for (var i = 1; i < operation.Entries.Count; i++)
        {
            var (before, after) = (operation.Entries[i - 1], operation.Entries[i]);
            if (before.Provider != after.Provider)
            {
                meter.Switches.Add(1, new("weir.provider.before", before.Provider), new("gen_ai.provider.name", after.Provider), model,
                    new("http.response.status_code", before.Status?.ToString(CultureInfo.InvariantCulture) ?? ""), new("error.type", before.Error ?? ""), team);
            }
        }
    }
}
