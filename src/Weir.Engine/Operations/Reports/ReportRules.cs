using System.Text.Json.Nodes;
using Weir.Engine.Kernel;

namespace Weir.Engine.Operations.Reports;

/// <summary>The one table of what a reported event does to what is recorded of its operation (docs/operations.md). Changes the row; writes nothing.</summary>
internal static class ReportRules
{
    /// <summary>What an event makes of an operation that is not recorded yet: the new row, or why there is none.</summary>
    public static (ReportedRow? Row, ReportResult Result) Begin(Report report)
    {
        if (report.Event is ReportEvent.End or ReportEvent.Fallback or ReportEvent.Score)
        {
            return (null, ReportResult.Unknown);
        }

        // A whole operation can be told by its end alone.
        var began = report.Event == ReportEvent.Start ? report.StartedAt ?? report.At : report.StartedAt ?? report.At - (report.Duration ?? TimeSpan.Zero);
        var row = new ReportedRow { Id = report.OperationId, Source = report.Integration, StartedAtUs = began.ToUnixMicroseconds(), Details = new() { ["id"] = report.Id } };
        Fill(row, report);
        if (report.Event != ReportEvent.Start)
        {
            End(row, report);
        }

        return (row, ReportResult.Accepted);
    }

    /// <summary>What an event makes of an operation that is recorded.</summary>
    public static ReportResult Apply(ReportedRow row, Report report)
    {
        if (row.Outcome == ReportedRow.Abandoned && report.Event is not (ReportEvent.Start or ReportEvent.Score))
        {
            return ReportResult.Late;
        }

        return report.Event switch
        {
            ReportEvent.Start => report.NamesTime && report.At.ToUnixMicroseconds() != row.StartedAtUs ? ReportResult.Conflict : ReportResult.Repeated,
            ReportEvent.Score => Score(row, report),
            ReportEvent.Fallback when row.UsedFallback => ReportResult.Repeated,
            ReportEvent.End when !row.IsRunning => Score(row, report),
            _ when row.IsRunning => Go(row, report),
            _ => row.Outcome == OutcomeOf(row, report.Event) ? ReportResult.Repeated : ReportResult.Conflict,
        };
    }

    private static ReportResult Go(ReportedRow row, Report report)
    {
        Fill(row, report);
        if (report.Event != ReportEvent.Fallback)
        {
            End(row, report);
        }

        return ReportResult.Accepted;
    }

    private static void End(ReportedRow row, Report report)
    {
        row.Outcome = OutcomeOf(row, report.Event);
        var took = report.Duration ?? report.At - row.StartedAt;
        if (took < TimeSpan.Zero)
        {
            // Two clocks, or one that was set back.
            row.Details["skewed"] = true;
            took = TimeSpan.Zero;
        }

        row.DurationUs = took.Ticks / TimeSpan.TicksPerMicrosecond;
        row.Status = report.Status ?? 0;
        if (row.Outcome is "failed" or "timeout")
        {
            row.Error = report.ErrorCode ?? (row.Outcome == "timeout" ? "reported_timeout" : "reported_error");
            row.ErrorMessage = report.ErrorMessage;
        }
    }

    private static string OutcomeOf(ReportedRow row, ReportEvent what) => what switch
    {
        ReportEvent.Success => "completed",
        ReportEvent.Error => "failed",
        ReportEvent.Timeout => "timeout",
        ReportEvent.Cancel => "cancelled",
        _ => row.UsedFallback ? "fallback" : "unknown",
    };

    // Scores are told once; the same again changes nothing.
    private static ReportResult Score(ReportedRow row, Report report)
    {
        if (Contradicts(row, "quality", report.Quality) || Contradicts(row, "satisfaction", report.Satisfaction))
        {
            return ReportResult.Conflict;
        }

        var before = row.Details.ToJsonString();
        FillScores(row, report);
        return row.Details.ToJsonString() == before ? ReportResult.Repeated : ReportResult.Accepted;
    }

    private static bool Contradicts(ReportedRow row, string name, double? score) => score is not null && row.Score(name) is { } before && before != score;

    // What was told first stays: later events only add.
    private static void Fill(ReportedRow row, Report report)
    {
        row.Type = report.Type ?? row.Type;
        row.Team ??= report.Team;
        row.Project ??= report.Project;
        row.Customer ??= report.Customer;
        row.User ??= report.User;
        row.Session ??= report.Session;
        row.Feature ??= report.Feature;
        row.Environment ??= report.Environment;
        row.Provider = report.Provider ?? row.Provider;
        row.Model = report.Model ?? row.Model;
        row.InputTokens = report.InputTokens ?? row.InputTokens;
        row.OutputTokens = report.OutputTokens ?? row.OutputTokens;
        row.CostNanoUsd = report.Cost?.NanoUsd ?? row.CostNanoUsd;
        Set(row.Details, "request_id", report.RequestId);
        Set(row.Details, "network_calls", report.NetworkCalls);
        Set(row.Details, "network_latency_ms", report.NetworkLatencyMs);
        Set(row.Details, "cpu_percent", report.CpuPercent);
        Set(row.Details, "memory_mb", report.MemoryMb);
        if (report.Event == ReportEvent.Fallback || report.FallbackReason is not null)
        {
            row.Details["fallback"] = new JsonObject { ["reason"] = report.FallbackReason, ["duration_ms"] = report.FallbackDurationMs };
        }

        FillScores(row, report);
    }

    private static void FillScores(ReportedRow row, Report report)
    {
        Set(row.Details, "quality", report.Quality);
        Set(row.Details, "satisfaction", report.Satisfaction);
        Set(row.Details, "tier", report.Tier);
        Set(row.Details, "content_type", report.ContentType);
        if (report.Metrics.Count == 0)
        {
            return;
        }

        var metrics = row.Details["metrics"] as JsonObject ?? [];
        foreach (var (name, value) in report.Metrics.Where(one => metrics.ContainsKey(one.Key) || metrics.Count < ReportBody.MaxMetrics))
        {
            metrics[name] = value;
        }

        if (metrics.Parent is null)
        {
            row.Details["metrics"] = metrics;
        }
    }

    private static void Set<T>(JsonObject details, string name, T? value)
    {
        if (value is not null)
        {
            details[name] = JsonValue.Create(value);
        }
    }
}
