using System.Diagnostics.Metrics;
using Weir.Engine.Telemetry;
using Weir.Engine.Telemetry.Exposition;

namespace Weir.Tests.Telemetry;

public sealed class MetricTests : IDisposable
{
    private readonly GatewayMeter _meter = new();
    private readonly MetricStore _store;

    public MetricTests() => _store = new MetricStore(_meter);

    public void Dispose()
    {
        _store.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public void Is_written_as_it_always_was()
    {
        _meter.Operations.Add(2, Tag("outcome", "completed"), Tag("genops.team", "a \"quoted\" \\ team\nof two lines"));
        _meter.Operations.Add(1, Tag("outcome", "failed"), Tag("genops.team", ""));
        _meter.Cost.Add(1);
        _meter.Cost.Add(1_500_000_000);
        _meter.ActiveOperations.Add(3);
        _meter.ActiveOperations.Add(-1);
        _meter.Overhead.Record(0.00005, Tag("x", 1));
        _meter.Overhead.Record(0.3, Tag("x", 1));
        _meter.Overhead.Record(99, Tag("x", 1));
        _meter.Observe("weir.things", "By", "Things", () => 7);

        var lines = PrometheusText.Write(_store).Split('\n').ToHashSet(StringComparer.Ordinal);
        string[] expected =
        [
            "# HELP weir_operations_total Operations by their outcome",
            "# TYPE weir_operations_total counter",
            "weir_operations_total{outcome=\"completed\",genops_team=\"a \\\"quoted\\\" \\\\ team\\nof two lines\"} 2",
            "weir_operations_total{outcome=\"failed\",genops_team=\"\"} 1",
            "# TYPE weir_cost_usd_total counter",
            "weir_cost_usd_total 1.500000001",
            "# TYPE weir_operations_active gauge",
            "weir_operations_active 2",
            "# TYPE weir_overhead_duration_seconds histogram",
            "weir_overhead_duration_seconds_bucket{x=\"1\",le=\"0.00005\"} 1",
            "weir_overhead_duration_seconds_bucket{x=\"1\",le=\"0.25\"} 1",
            "weir_overhead_duration_seconds_bucket{x=\"1\",le=\"1\"} 2",
            "weir_overhead_duration_seconds_bucket{x=\"1\",le=\"+Inf\"} 3",
            "weir_overhead_duration_seconds_sum{x=\"1\"} 99.30005",
            "weir_overhead_duration_seconds_count{x=\"1\"} 3",
            "# TYPE weir_things_bytes gauge",
            "weir_things_bytes 7",
            "weir_metrics_folded_total{metric=\"weir_operations_total\"} 0",
        ];
        Assert.All(expected, line => Assert.Contains(line, lines));
        PrometheusReader.Read(PrometheusText.Write(_store));
    }

    [Fact]
    public void Values_of_a_label_beyond_its_bound_are_counted_together_and_the_other_labels_stay()
    {
        using var store = new MetricStore(_meter, () => 10);
        for (var i = 0; i < 100_000; i++)
        {
            _meter.Errors.Add(1, Tag("error.type", "timeout"), Tag("genops.team", $"team-{i}"));
        }

        var metrics = PrometheusReader.Read(PrometheusText.Write(store));
        Assert.Equal(100_000, metrics.Sum("weir_errors_total", ("error_type", "timeout")));
        Assert.Equal(99_990, metrics.Sum("weir_errors_total", ("error_type", "timeout"), ("genops_team", "other")));
        Assert.Equal(11, metrics.Samples.Count(sample => sample.Name == "weir_errors_total"));
        Assert.Equal(99_990, metrics.Sum("weir_metrics_folded_total", ("label", "genops_team")));
    }

    [Fact]
    public void Series_beyond_the_bound_are_counted_together()
    {
        using var store = new MetricStore(_meter, () => 10_000);
        for (var i = 0; i < MetricStore.MaxSeries + 500; i++)
        {
            _meter.Errors.Add(2, Tag("error.type", $"e{i}"));
            _meter.Errors.Add(1, Tag("error.type", $"e{i}"));
        }

        var metrics = PrometheusReader.Read(PrometheusText.Write(store));
        Assert.Equal(3 * (MetricStore.MaxSeries + 500), metrics.Sum("weir_errors_total"));
        Assert.Equal(1_500, metrics.Sum("weir_errors_total", ("error_type", "other")));
        Assert.Equal(MetricStore.MaxSeries + 1, metrics.Samples.Count(sample => sample.Name == "weir_errors_total"));
        Assert.Equal(1_000, metrics.Sum("weir_metrics_folded_total", ("metric", "weir_errors_total")));
    }

    [Fact]
    public void A_gauge_shows_what_it_gave_last_and_nothing_that_it_gives_no_more()
    {
        var things = new List<string> { "a", "b" };
        _meter.Observe("weir.thing", "1", "Things", () => things.Select(name => new Measurement<double>(0.25, new KeyValuePair<string, object?>("name", name))));
        Assert.Equal(2, PrometheusReader.Read(PrometheusText.Write(_store)).Samples.Count(sample => sample.Name == "weir_thing_ratio"));
        things.Remove("a");
        var left = Assert.Single(PrometheusReader.Read(PrometheusText.Write(_store)).Samples, sample => sample.Name == "weir_thing_ratio");
        Assert.Equal(("b", 0.25m), (left.Labels["name"], left.Value));
    }

    [Fact]
    public void OpenMetrics_ends_as_it_must_and_names_counters_without_their_suffix()
    {
        _meter.Errors.Add(3, Tag("error.type", "a \"word\""));
        _meter.Overhead.Record(0.3);
        var text = PrometheusText.Write(_store, [Weir.Engine.Configuration.MetricCompatibility.Ccr], openMetrics: true);
        var lines = text.Split('\n');
        Assert.Equal("# EOF", lines[^2]);
        Assert.Contains("# TYPE weir_errors counter", lines);
        Assert.Contains("weir_errors_total{error_type=\"a \\\"word\\\"\"} 3", lines);
        Assert.Contains("weir_overhead_duration_seconds_bucket{le=\"1.0\"} 1", lines);
        Assert.Contains("# TYPE ccr_cost_total_usd unknown", lines); // no counter could be called so there
        Assert.All(lines.Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal) && line.EndsWith(" counter", StringComparison.Ordinal)),
            line => Assert.DoesNotContain("_total ", line, StringComparison.Ordinal));
    }

    [Fact]
    public void Two_gateways_in_one_process_count_for_themselves()
    {
        using var other = new GatewayMeter();
        using var otherStore = new MetricStore(other);
        _meter.Errors.Add(1, Tag("error.type", "mine"));
        Assert.Equal(1, PrometheusReader.Read(PrometheusText.Write(_store)).Sum("weir_errors_total"));
        Assert.Equal(0, PrometheusReader.Read(PrometheusText.Write(otherStore)).Sum("weir_errors_total"));
    }

    [Fact]
    public void Nothing_is_lost_between_threads()
    {
        Parallel.For(0, 8, thread =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                _meter.Tokens.Add(1, Tag("gen_ai.token.type", (i + thread) % 3));
                _meter.Overhead.Record(0.5, Tag("thread", thread % 2));
            }
        });
        var metrics = PrometheusReader.Read(PrometheusText.Write(_store));
        Assert.Equal((80_000, 80_000, 40_000), (metrics.Sum("weir_tokens_total"), metrics.Sum("weir_overhead_duration_seconds_count"), metrics.Sum("weir_overhead_duration_seconds_sum")));
    }

    private static KeyValuePair<string, object?> Tag(string name, object value) => new(name, value);
}
