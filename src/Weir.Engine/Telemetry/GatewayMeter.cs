using System.Diagnostics.Metrics;

namespace Weir.Engine.Telemetry;

/// <summary>The instruments of the gateway, named by the OpenTelemetry GenAI conventions where those have a name, else <c>weir.*</c>.</summary>
/// <remarks>
/// This is the one model; every exposition shows it, none measures for itself. Money is counted in whole nano-USD (unit <see cref="NanoUsd"/>);
/// expositions show it as exact decimal dollars. Tags of an instrument are always given in the same order.
/// </remarks>
public sealed class GatewayMeter : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "Weir";

    /// <summary>Unit of instruments that count money.</summary>
    public const string NanoUsd = "nUSD";

    private readonly Meter _meter = new(Name);

    /// <summary>Makes the instruments.</summary>
    public GatewayMeter()
    {
        Operations = _meter.CreateCounter<long>("weir.operations", "{operation}", "Operations by their outcome");
        OperationDuration = Seconds("gen_ai.server.request.duration", "From the request's arrival to the answer's last byte", Buckets.Duration);
        FirstToken = Seconds("gen_ai.server.time_to_first_token", "From the request's arrival to the answer's first event", Buckets.FirstToken);
        PerToken = Seconds("gen_ai.server.time_per_output_token", "Time for each output token behind the first, of streams", Buckets.PerToken);
        OperationTokens = Whole("weir.operation.tokens", "{token}", "Tokens of an operation, all its attempts together", Buckets.TokenCount);
        OperationCost = Whole("weir.operation.cost", NanoUsd, "Cost of an operation, all its attempts together", Buckets.Cost);
        Overhead = Seconds("weir.overhead.duration", "Time in Weir itself: the whole operation less the waiting for providers", Buckets.Overhead);
        Tokens = _meter.CreateCounter<long>("weir.tokens", "{token}", "Tokens by bucket");
        TokenUsage = Whole("gen_ai.client.token.usage", "{token}", "Input and output tokens of attempts at providers", Buckets.TokenCount);
        Cost = _meter.CreateCounter<long>("weir.cost", NanoUsd, "Cost of attempts");
        Attempts = _meter.CreateCounter<long>("weir.attempts", "{attempt}", "Attempts at providers by their outcome");
        AttemptDuration = Seconds("gen_ai.client.operation.duration", "Duration of attempts at providers", Buckets.Duration);
        ActiveAttempts = _meter.CreateUpDownCounter<long>("weir.attempts.active", "{attempt}", "Attempts under way at providers");
        Switches = _meter.CreateCounter<long>("weir.provider.switches", "{switch}", "Operations that went on at another provider after an attempt had failed");
        Errors = _meter.CreateCounter<long>("weir.errors", "{error}", "Errors told to clients, by kind");
        BudgetNotices = _meter.CreateCounter<long>("weir.budget.notices", "{notice}", "Notices about budgets: a threshold reached, the limit used up or overrun");
        Probes = _meter.CreateCounter<long>("weir.probes", "{probe}", "Health probes of providers and integrations by their result");
        WebhookDeliveries = _meter.CreateCounter<long>("weir.webhook.deliveries", "{attempt}", "Attempts to deliver a webhook by their result");
        AuthFailures = _meter.CreateCounter<long>("weir.auth.failures", "{failure}", "Requests and attempts to sign in that were let in by no credential, by surface and reason");
        RateRefusals = _meter.CreateCounter<long>("weir.rate.refusals", "{refusal}", "Calls that a limit of their key refused");
        Quality = _meter.CreateHistogram("weir.quality", "", "Quality of answers from 0 to 1, as reported", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = Buckets.Score });
        Reports = _meter.CreateCounter<long>("weir.reports", "{report}", "Events of operations that integrations reported, by what became of them");
        ReportedOperations = _meter.CreateCounter<long>("weir.reported.operations", "{operation}", "Operations that integrations reported to have ended, by their outcome");
        Purged = _meter.CreateCounter<long>("weir.operations.purged", "{row}", "Rows about operations that were removed because of their age or number");
        OtlpSent = _meter.CreateCounter<long>("weir.otlp.sent", "{item}", "Spans, metrics and log records that the collector took");
        OtlpDropped = _meter.CreateCounter<long>("weir.otlp.dropped", "{item}", "Operations, metrics and log records that were not sent: too many waited, or the collector refused them or was not there");
        ActiveOperations = _meter.CreateUpDownCounter<long>("weir.operations.active", "{operation}", "Operations under way");
    }

    /// <summary>Finished operations.</summary>
    public Counter<long> Operations { get; }

    /// <summary>Whole duration of operations, seconds.</summary>
    public Histogram<double> OperationDuration { get; }

    /// <summary>Time to the first event of an answer, seconds.</summary>
    public Histogram<double> FirstToken { get; }

    /// <summary>Time for each output token behind the first, seconds.</summary>
    public Histogram<double> PerToken { get; }

    /// <summary>Tokens of an operation.</summary>
    public Histogram<long> OperationTokens { get; }

    /// <summary>Cost of an operation, nano-USD.</summary>
    public Histogram<long> OperationCost { get; }

    /// <summary>Weir's own share of the duration, seconds.</summary>
    public Histogram<double> Overhead { get; }

    /// <summary>Tokens, by every bucket that is priced.</summary>
    public Counter<long> Tokens { get; }

    /// <summary>Tokens of an attempt, input and output.</summary>
    public Histogram<long> TokenUsage { get; }

    /// <summary>Cost, nano-USD.</summary>
    public Counter<long> Cost { get; }

    /// <summary>Finished attempts.</summary>
    public Counter<long> Attempts { get; }

    /// <summary>Duration of attempts, seconds.</summary>
    public Histogram<double> AttemptDuration { get; }

    /// <summary>Attempts under way.</summary>
    public UpDownCounter<long> ActiveAttempts { get; }

    /// <summary>Failovers from one provider to another.</summary>
    public Counter<long> Switches { get; }

    /// <summary>Errors answered.</summary>
    public Counter<long> Errors { get; }

    /// <summary>Notices about budgets, by budget and kind: as many series as there are budgets, times three.</summary>
    public Counter<long> BudgetNotices { get; }

    /// <summary>Health probes, by target and result: as many series as there are probed targets, times two.</summary>
    public Counter<long> Probes { get; }

    /// <summary>Attempts to deliver webhooks, by webhook and result: as many series as there are webhooks, times three.</summary>
    public Counter<long> WebhookDeliveries { get; }

    /// <summary>Those who were not let in, by surface and reason: 21 series at most.</summary>
    public Counter<long> AuthFailures { get; }

    /// <summary>Calls refused by a caller's own limits, by limit and team.</summary>
    public Counter<long> RateRefusals { get; }

    /// <summary>Quality of answers, 0 to 1.</summary>
    public Histogram<double> Quality { get; }

    /// <summary>Reported events by result: eight series.</summary>
    public Counter<long> Reports { get; }

    /// <summary>Reported operations that ended, by integration and outcome.</summary>
    public Counter<long> ReportedOperations { get; }

    /// <summary>Rows removed, by what they were: as many series as there are tables about operations.</summary>
    public Counter<long> Purged { get; }

    /// <summary>What an OTLP collector took, by signal.</summary>
    public Counter<long> OtlpSent { get; }

    /// <summary>What an OTLP collector did not get, by signal and reason: nine series at most.</summary>
    public Counter<long> OtlpDropped { get; }

    /// <summary>Operations under way.</summary>
    public UpDownCounter<long> ActiveOperations { get; }

    /// <summary>True for an instrument of this meter: another gateway in the same process has its own.</summary>
    internal bool Owns(Instrument instrument) => ReferenceEquals(instrument.Meter, _meter);

    /// <summary>Adds a gauge that is read when metrics are collected.</summary>
    public void Observe(string name, string unit, string description, Func<long> read) =>
        _meter.CreateObservableGauge(name, read, unit, description);

    /// <summary>Adds a gauge of several series, read when metrics are collected. A series that is not given any more is not shown any more.</summary>
    public void Observe<T>(string name, string unit, string description, Func<IEnumerable<Measurement<T>>> read)
        where T : struct => _meter.CreateObservableGauge(name, read, unit, description);

    /// <summary>Adds a count that something else keeps, read when metrics are collected.</summary>
    public void Count(string name, string unit, string description, Func<long> read) =>
        _meter.CreateObservableCounter(name, read, unit, description);

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private Histogram<double> Seconds(string name, string description, double[] buckets) =>
        _meter.CreateHistogram(name, "s", description, advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = buckets });

    private Histogram<long> Whole(string name, string unit, string description, double[] buckets) =>
        _meter.CreateHistogram(name, unit, description, advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = [.. buckets.Select(bucket => (long)bucket)] });
}
