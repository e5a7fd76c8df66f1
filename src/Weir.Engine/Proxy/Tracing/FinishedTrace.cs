using Weir.Engine.Ledger;
using Weir.Engine.Operations;
using Weir.Engine.Providers;
using Weir.Engine.Telemetry.Otlp;

namespace Weir.Engine.Proxy.Tracing;

/// <summary>A finished operation, to be told as spans: its own and one for each attempt. Names are those of the GenAI conventions, of GenOps, and S3-15's.</summary>
internal sealed class FinishedTrace
{
    public required TraceContext Context { get; init; }

    public required OperationRecord Record { get; init; }

    public required IReadOnlyList<AttemptEntry> Attempts { get; init; }

    public required Surface Route { get; init; }

    public Failure? Failure { get; init; }

    /// <summary>The provider that the plan named first.</summary>
    public string? Predicted { get; init; }

    /// <summary>The user, where users may be told.</summary>
    public string? User { get; init; }

    public IReadOnlyList<OtlpSpan> Spans() => [OperationSpan(), .. Attempts.Select(AttemptSpan)];

    private OtlpSpan OperationSpan()
    {
        var attributes = new SpanAttributes()
            .Add("http.request.method", "POST").Add("http.route", Route.RouteOf()).Add("http.response.status_code", Record.Status).Add("http.status_code", Record.Status)
            .Add("gen_ai.operation.name", Record.Surface).Add("gen_ai.request.model", Record.Model).Add("gen_ai.provider.name", Record.Provider)
            .Add("error.type", Record.Error).Add("weir.operation.id", Record.Id).Add("weir.outcome", Record.Outcome).Add("weir.attempts", Record.Attempts)
            .Add("user.id", User).Add(Record.Attribution)
            .Add("genops.model", Record.Model).Add("genops.provider", Record.Provider)
            .Add("genops.openrouter.predicted_provider", Predicted).Add("genops.openrouter.actual_provider", Record.Provider)
            .Add("genops.openrouter.fallback_used", Record.Attempts > 0 ? Attempts.Select(attempt => attempt.Provider).Append(Predicted ?? Record.Provider).Distinct(StringComparer.Ordinal).Count() > 1 : null);
        if (Record.Attempts > 0)
        {
            attributes.Add("genops.cost.total", Record.Cost.Usd).Add("genops.cost.currency", "USD").Add(Record.Usage, "genops.tokens.");
        }

        var events = new List<OtlpEvent>();
        if (GenopsPolicy.Of(Failure) is { } blocked && Record.Attempts == 0)
        {
            // A unit that was not let through: it reserved and spent nothing, so it says nothing of that.
            attributes.AddUnit(Record.Surface).Add("genops.policy.result", blocked.Result).Add("genops.policy.reason_code", blocked.Reason);
            events.Add(new("genops.policy.evaluated", Record.StartedAt + Record.Duration, [new("genops.policy.result", blocked.Result), new("genops.policy.reason_code", blocked.Reason)]));
        }

        return new()
        {
            TraceId = Context.TraceId,
            SpanId = Context.SpanId,
            ParentId = Context.ParentId,
            TraceState = Context.State,
            Name = "POST " + Route.RouteOf(),
            StartedAt = Record.StartedAt,
            Duration = Record.Duration,
            Error = Record.Status >= 500 ? Record.Error : null,
            Attributes = attributes.All,
            Events = events,
        };
    }

    // Each attempt is a workload unit of its own: a retry reserves and reconciles anew.
    private OtlpSpan AttemptSpan(AttemptEntry attempt)
    {
        var held = Context.Reservations.FirstOrDefault(one => one.Attempt == attempt.Number);
        var end = attempt.StartedAt + attempt.Duration;
        var attributes = new SpanAttributes()
            .Add("gen_ai.operation.name", Record.Surface).Add("gen_ai.provider.name", attempt.Provider).Add("gen_ai.request.model", attempt.Model)
            .Add("gen_ai.usage.input_tokens", attempt.Usage.TotalInput).Add("gen_ai.usage.output_tokens", attempt.Usage.TotalOutput)
            .Add("http.response.status_code", attempt.Status).Add("error.type", attempt.Error)
            .Add("weir.deployment", attempt.Deployment).Add("weir.outcome", OutcomeNames.Of(attempt.Outcome)).Add("weir.attempt", attempt.Number)
            .Add(attempt.Attribution).AddUnit(Record.Surface).Add("genops.policy.result", GenopsPolicy.Allowed)
            .Add("genops.accounting.reserved", held?.Usd.Usd ?? 0).Add("genops.accounting.actual", attempt.Cost.Usd).Add("genops.accounting.unit", "USD")
            .Add("genops.cost.total", attempt.Cost.Usd).Add("genops.cost.currency", "USD").Add("genops.cost.provider", attempt.Provider).Add("genops.cost.model", attempt.Model)
            .Add(attempt.Usage, "genops.tokens.").Add("genops.budget.name", held is { Budgets: [var first, ..] } ? first : null);
        return new()
        {
            TraceId = Context.TraceId,
            SpanId = Context.SpanOf(attempt.Number),
            ParentId = Context.SpanId,
            TraceState = Context.State,
            Name = $"{Record.Surface} {attempt.Model}",
            IsClient = true,
            StartedAt = attempt.StartedAt,
            Duration = attempt.Duration,
            Error = attempt.Error,
            Attributes = attributes.All,
            Events =
            [
                new("genops.policy.evaluated", attempt.StartedAt, [new("genops.policy.result", GenopsPolicy.Allowed)]),
                new("genops.budget.reservation", attempt.StartedAt, new SpanAttributes().Add("genops.accounting.reserved", held?.Usd.Usd ?? 0).Add("genops.accounting.unit", "USD")
                    .Add("genops.budget.name", held is null ? null : string.Join(',', held.Budgets)).All),
                new("genops.budget.reconciliation", end, new SpanAttributes().Add("genops.accounting.reserved", held?.Usd.Usd ?? 0).Add("genops.accounting.actual", attempt.Cost.Usd).Add("genops.accounting.unit", "USD").All),
            ],
        };
    }
}
