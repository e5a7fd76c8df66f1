using FsCheck;
using FsCheck.Fluent;
using Weir.Engine.Telemetry;
using Weir.Engine.Telemetry.Exposition;
using Weir.Tests.Support;
using static Weir.Engine.Configuration.MetricCompatibility;

namespace Weir.Tests.Telemetry;

/// <summary>One histogram is shown under several names at different boundaries; none of them may be a guess.</summary>
public sealed class BucketTests
{
    [Fact]
    public void Every_family_counts_exactly_at_its_own_boundaries()
    {
        var values = Gen.Choose(0, 400_000).Select(thousandths => thousandths / 1_000d).Or(Gen.Elements(Buckets.CcrDuration)).Or(Gen.Elements(Buckets.Duration)).ListOf();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Campaign.Of(2_000)), Prop.ForAll(values.ToArbitrary(), observed =>
        {
            using var meter = new GatewayMeter();
            using var store = new MetricStore(meter);
            foreach (var value in observed)
            {
                meter.OperationDuration.Record(value, Tag("http.route", "/v1/messages"));
            }

            var metrics = PrometheusReader.Read(PrometheusText.Write(store, [Ccr, Genops]));
            Same("gen_ai_server_request_duration_seconds", Buckets.Duration);
            Same("ccr_request_duration_seconds", Buckets.CcrDuration);
            Same("genops_openrouter_request_duration_seconds", Buckets.CcrDuration);

            void Same(string name, double[] boundaries)
            {
                // A family of Weir's own without a measurement has no series at all.
                Assert.True(observed.Count == 0 || metrics.Samples.Count(sample => sample.Name == name + "_bucket") == boundaries.Length + 1);
                Assert.All(boundaries, boundary => Assert.Equal(
                    observed.Count(value => value <= boundary),
                    metrics.Sum(name + "_bucket", ("le", ((decimal)boundary).ToString("0.#########", System.Globalization.CultureInfo.InvariantCulture)))));
                Assert.Equal(observed.Count, metrics.Sum(name + "_count"));
            }
        }));
    }

    [Fact]
    public void Sums_of_whole_numbers_and_money_are_exact()
    {
        using var meter = new GatewayMeter();
        using var store = new MetricStore(meter);
        for (var i = 0; i < 1_000; i++)
        {
            meter.OperationCost.Record(9_000_000_000_000_001, Tag("gen_ai.provider.name", "p"));
        }

        var text = PrometheusText.Write(store, [Genops]);
        Assert.Contains("weir_operation_cost_usd_sum{gen_ai_provider_name=\"p\"} 9000000000.000001", text, StringComparison.Ordinal);
        Assert.Contains("genops_openrouter_cost_per_request_bucket{genops_team=\"-\",genops_model=\"-\",http_status_code=\"-\",genops_openrouter_actual_provider=\"p\",le=\"100\"} 0", text, StringComparison.Ordinal);
    }

    private static KeyValuePair<string, object?> Tag(string name, object value) => new(name, value);
}
