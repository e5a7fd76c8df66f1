using Weir.Engine.Kernel;
using Weir.Engine.Ledger;
using Weir.Engine.Operations;
using Weir.Engine.Pricing;
using Weir.Engine.Providers;
using Weir.Engine.Proxy.Metering;
using Weir.Engine.Telemetry;
using Weir.Engine.Telemetry.Exposition;
using Weir.Engine.Telemetry.Profiles;

namespace Weir.Tests.Telemetry;

/// <summary>Series that are found once and used again measure what the instruments do.</summary>
public sealed class MetricHandleTests : IDisposable
{
    private readonly GatewayMeter _meter = new();
    private MetricStore? _store;

    private MetricStore Store => _store ??= new(_meter);

    public void Dispose()
    {
        _store?.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public void A_handle_and_its_instrument_count_in_the_same_series()
    {
        var handle = Store.Handle(_meter.Tokens, Tag("gen_ai.provider.name", "p"), Tag("gen_ai.token.type", "input"));
        var seconds = Store.Handle(_meter.Overhead, Tag("gen_ai.operation.name", "chat"));
        for (var i = 0; i < 10; i++)
        {
            handle.Add(2);
            _meter.Tokens.Add(1, Tag("gen_ai.provider.name", "p"), Tag("gen_ai.token.type", "input"));
            seconds.Add(0.3);
        }

        var lines = PrometheusText.Write(Store).Split('\n');
        Assert.Contains("weir_tokens_total{gen_ai_provider_name=\"p\",gen_ai_token_type=\"input\"} 30", lines);
        Assert.Contains("weir_overhead_duration_seconds_bucket{gen_ai_operation_name=\"chat\",le=\"0.25\"} 0", lines);
        Assert.Contains("weir_overhead_duration_seconds_bucket{gen_ai_operation_name=\"chat\",le=\"1\"} 10", lines);
    }

    [Fact]
    public void A_handle_that_was_never_used_shows_nothing()
    {
        Store.Handle(_meter.Errors, Tag("error.type", "timeout"));
        Assert.DoesNotContain(PrometheusReader.Read(PrometheusText.Write(Store)).Samples, sample => sample.Name == "weir_errors_total");
    }

    [Fact]
    public void What_a_handle_measures_beyond_a_labels_bound_is_counted_as_folded_each_time_and_not_once_the_bound_is_raised()
    {
        var most = 2;
        _store = new(_meter, () => most);
        foreach (var team in new[] { "a", "b" })
        {
            Store.Handle(_meter.Errors, Tag("genops.team", team)).Add(1);
        }

        var third = Store.Handle(_meter.Errors, Tag("genops.team", "c"));
        third.Add(5);
        third.Add(5);
        var metrics = PrometheusReader.Read(PrometheusText.Write(Store));
        Assert.Equal((10, 2), (metrics.Sum("weir_errors_total", ("genops_team", "other")), metrics.Sum("weir_metrics_folded_total", ("label", "genops_team"))));

        most = 3;
        third.Add(7);
        Assert.Equal(7, PrometheusReader.Read(PrometheusText.Write(Store)).Sum("weir_errors_total", ("genops_team", "c")));
    }

    [Fact]
    public void An_instrument_of_another_gateway_has_no_handle_here()
    {
        using var other = new GatewayMeter();
        Assert.Throws<ArgumentException>(() => Store.Handle(other.Errors));
    }

    [Fact]
    public void More_kinds_of_operations_than_are_kept_are_measured_all_the_same()
    {
        var bundles = new MetricBundles<string, MetricHandle>(team => Store.Handle(_meter.Operations, Tag("genops.team", team)));
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < MetricBundles<string, MetricHandle>.Most + 500; i++)
            {
                bundles.Of($"team-{i}").Add(1);
            }
        }

        Assert.Equal(2 * (MetricBundles<string, MetricHandle>.Most + 500), PrometheusReader.Read(PrometheusText.Write(Store)).Sum("weir_operations_total"));
    }

    // S0-93: what is measured of an operation costs no memory, and no more than a few hundred nanoseconds (bench/ tells).
    [Fact]
    public void Measuring_an_operation_like_one_before_allocates_nothing()
    {
        var path = new PathMeter(Store, _meter, new RecentDurations(), new ProfileBook(TimeProvider.System));
        var usage = new TokenUsage { Input = 180, CacheRead = 20, Output = 150 };
        var entry = new AttemptEntry
        {
            OperationId = "op",
            Number = 1,
            Deployment = "m/a",
            Provider = "p",
            Model = "gpt",
            RequestedModel = "m",
            Attribution = new("key", "red"),
            StartedAt = DateTimeOffset.UnixEpoch,
            Duration = TimeSpan.FromMilliseconds(12),
            Outcome = AttemptOutcome.Completed,
            Status = 200,
            Usage = usage,
            Cost = new Money(123_000),
        };
        var record = new OperationRecord
        {
            Id = "op",
            StartedAt = DateTimeOffset.UnixEpoch,
            Duration = TimeSpan.FromMilliseconds(12),
            FirstEvent = TimeSpan.FromMilliseconds(11),
            Overhead = TimeSpan.FromMilliseconds(1),
            Surface = "chat",
            Attribution = entry.Attribution,
            Model = "m",
            Provider = "p",
            Outcome = "completed",
            Status = 200,
            Attempts = 1,
            Usage = usage,
            Cost = entry.Cost,
            Decision = "{}",
        };
        List<AttemptEntry> entries = [entry];
        Measure(2);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Measure(1_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        var metrics = PrometheusReader.Read(PrometheusText.Write(Store));
        Assert.Equal((1_002, 1_002 * 350), (metrics.Sum("weir_operations_total", ("genops_team", "red"), ("http_response_status_code", "200")), metrics.Sum("weir_tokens_total")));
        Assert.Equal((0, 0), (metrics.Sum("weir_operations_active"), metrics.Sum("weir_attempts_active")));

        void Measure(int times)
        {
            for (var i = 0; i < times; i++)
            {
                path.Arrived(Surface.Messages);
                path.Sent("p");
                path.Ended(entry, userLabels: false);
                path.Ended(record, new(Surface.Messages, null), entries, TimeSpan.FromSeconds(1));
                path.Left(Surface.Messages);
            }
        }
    }

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
