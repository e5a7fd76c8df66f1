using System.Text.Json;
using Weir.Engine.Configuration;
using Weir.Engine.Kernel;

namespace Weir.Engine.Operations.Reports;

/// <summary>
/// Reads one reported event:
/// <c>{"integration":"ccr","id":"run-17","event":"success","duration_ms":812.5,"quality":0.9,"metrics":{"hops":3}}</c>.
/// </summary>
internal static class ReportBody
{
    public static readonly ApiFields Fields = ApiFields.Of(
        "integration", "id", "event: start|success|error|timeout|cancel|fallback|end|score", "at: moment", "started_at: moment", "duration_ms: number", "type",
        "team", "project", "customer", "user", "session", "feature", "environment", "provider", "model",
        "status: whole", "error_code", "error_message", "fallback_reason", "fallback_duration_ms: number", "cost_usd: usd", "input_tokens: whole", "output_tokens: whole", "request_id",
        "network_calls: whole", "network_latency_ms: number", "cpu_percent: number", "memory_mb: number", "quality: number", "satisfaction: number", "tier", "content_type", "metrics: object");

    /// <summary>What the body of a score can say.</summary>
    public static readonly ApiFields ScoreFields = ApiFields.Of("quality: number", "satisfaction: number", "tier", "content_type", "metrics: object");

    /// <summary>Most measurements of the integration's own in one operation.</summary>
    public const int MaxMetrics = 32;

    private const int NameChars = 128;
    private const int MessageChars = 500;
    private const double MostMetric = 1e15;
    private const double MostMs = 31 * 86_400_000d;
    private const long MostTokens = 1_000_000_000_000;
    private const long MostCalls = 1_000_000_000;
    private static readonly Money MostUsd = Money.FromUsd(1_000_000);
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);
    private static readonly string[] Events = [.. Enum.GetNames<ReportEvent>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];

    /// <summary>The event; of no use when <paramref name="body"/> has a problem afterwards.</summary>
    /// <param name="body">Where it stands.</param>
    /// <param name="integration">The integration where the event names none.</param>
    /// <param name="team">The team that the reporter may act for alone.</param>
    /// <param name="clock">Weir's time.</param>
    /// <param name="retentionDays">How old an operation may be.</param>
    public static Report Read(ApiBody body, string? integration, string? team, TimeProvider clock, int retentionDays)
    {
        var named = Id(body, "integration", integration);
        var id = Id(body, "id", usual: null);
        var now = clock.GetUtcNow();
        var at = Moment(body, "at", now, retentionDays);
        var report = new Report
        {
            OperationId = Report.IdOf(named, team, id),
            Id = id,
            Integration = named,
            Event = Event(body),
            At = at ?? now,
            NamesTime = at is not null,
            StartedAt = Moment(body, "started_at", now, retentionDays),
            Duration = body.Number("duration_ms", 0, MostMs) is { } ms ? TimeSpan.FromMicroseconds(Math.Round(ms * 1_000)) : null,
            Type = Name("type"),
            Team = Team(body, team),
            Project = Name("project"),
            Customer = Name("customer"),
            User = Name("user"),
            Session = Name("session"),
            Feature = Name("feature"),
            Environment = Name("environment"),
            Provider = Name("provider"),
            Model = body.Text("model", 200),
            Status = (int?)body.Whole("status", 100, 599),
            ErrorCode = Name("error_code"),
            ErrorMessage = body.Message("error_message", MessageChars),
            FallbackReason = body.Message("fallback_reason", MessageChars),
            FallbackDurationMs = body.Number("fallback_duration_ms", 0, MostMs),
            Cost = body.Usd("cost_usd", Money.Zero, MostUsd),
            InputTokens = body.Whole("input_tokens", 0, MostTokens),
            OutputTokens = body.Whole("output_tokens", 0, MostTokens),
            RequestId = Name("request_id"),
            NetworkCalls = body.Whole("network_calls", 0, MostCalls),
            NetworkLatencyMs = body.Number("network_latency_ms", 0, MostMs),
            CpuPercent = body.Number("cpu_percent", 0, 100_000),
            MemoryMb = body.Number("memory_mb", 0, MostMetric),
        };
        if (report.StartedAt > report.At)
        {
            body.Refuse("started_at", "must not be after at");
        }

        return WithScores(body, report);

        string? Name(string field) => body.Text(field, NameChars);
    }

    /// <summary>The same with the scores that the body tells.</summary>
    public static Report WithScores(ApiBody body, Report report) => report with
    {
        Quality = body.Number("quality", 0, 1),
        Satisfaction = body.Number("satisfaction", 0, 1),
        Tier = body.Text("tier", NameChars),
        ContentType = body.Text("content_type", NameChars),
        Metrics = Metrics(body),
    };

    private static string Id(ApiBody body, string field, string? usual)
    {
        var text = body.Has(field) || usual is null ? body.Text(field, ApiBody.MaxIdChars, isRequired: true) : usual;
        if (text is null)
        {
            return "";
        }

        if (text == OperationSource.Gateway || !text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or ':'))
        {
            body.Refuse(field, $"must have 1 to {ApiBody.MaxIdChars} of the characters A-Z a-z 0-9 _ - . : and not be '{OperationSource.Gateway}'");
        }

        return text;
    }

    private static ReportEvent Event(ApiBody body)
    {
        var text = body.Text("event", NameChars, isRequired: true);
        var number = Array.IndexOf(Events, text);
        if (number < 0)
        {
            body.Refuse("event", (ConfigText.Nearest(text ?? "", Events) is { } near ? $"is not known; is '{near}' meant? " : "") + "must be one of " + string.Join(", ", Events));
        }

        return (ReportEvent)Math.Max(0, number);
    }

    // Clocks differ: what is a little ahead happened now. What is older than records are kept would be gone before it is seen.
    private static DateTimeOffset? Moment(ApiBody body, string field, DateTimeOffset now, int retentionDays)
    {
        if (body.Moment(field) is not { } at)
        {
            return null;
        }

        if (at > now + Ahead || at < now.AddDays(-retentionDays))
        {
            body.Refuse(field, $"must be at most {Ahead.Minutes} minutes ahead and at most {retentionDays} days ago (telemetry.operations.retention_days)");
        }

        return at > now ? now : at;
    }

    private static string? Team(ApiBody body, string? only)
    {
        var named = body.Text("team", NameChars);
        if (only is not null && named is not null && named != only)
        {
            body.Refuse("team", $"must be '{only}', for which alone you may act; it may be left out");
        }

        return only ?? named;
    }

    private static Dictionary<string, double> Metrics(ApiBody body)
    {
        var metrics = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (name, value) in body.Members("metrics"))
        {
            if (!IsMetricName(name) || metrics.Count >= MaxMetrics)
            {
                body.Refuse("metrics", $"must have at most {MaxMetrics} names of 1 to 64 letters, digits, '_' and '.', beginning with a letter");
            }
            else if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var number) || !(Math.Abs(number) <= MostMetric))
            {
                body.Refuse("metrics." + name, $"must be a number from -{MostMetric:0} to {MostMetric:0}");
            }
            else
            {
                metrics[name] = number;
            }
        }

        return metrics;
    }

    private static bool IsMetricName(string name) => name.Length is > 0 and <= 64 && char.IsAsciiLetter(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.');
}
