using System.Diagnostics;
using System.Diagnostics.Metrics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Weir.Tests.Telemetry.Otlp;

/// <summary>The tests' reader of OTLP is tried on what OpenTelemetry's own exporter writes, so that both do not have the same numbers wrong.</summary>
public sealed class OtlpOracleTests
{
    [Fact]
    public async Task What_the_official_exporter_says_of_spans_is_read_as_it_was_said()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        using var source = new ActivitySource("oracle");
        string trace, span;
        using (Sdk.CreateTracerProviderBuilder().AddSource("oracle").AddOtlpExporter(options => Point(options, receiver, "traces")).Build())
        {
            using (var parent = source.StartActivity("parent", ActivityKind.Server)!)
            {
                parent.TraceStateString = "vendor=1";
                using var activity = source.StartActivity("chat m", ActivityKind.Client)!;
                activity.SetTag("text", "words").SetTag("whole", 42L).SetTag("real", 0.5).SetTag("yes", true);
                activity.AddEvent(new ActivityEvent("happened", tags: new ActivityTagsCollection { ["why"] = "because" }));
                activity.SetStatus(ActivityStatusCode.Error, "timeout");
                (trace, span) = (activity.TraceId.ToHexString(), parent.SpanId.ToHexString());
            }
        }

        var read = OtlpReader.Spans(await receiver.NextAsync("traces")).Single(one => one.Kind == 3);
        Assert.Equal((trace, span, "chat m", 2, "vendor=1"), (read.Trace, read.Parent, read.Name, read.Status, read.State));
        Assert.Equal(("words", 42L, 0.5, true), (read.Attributes["text"], read.Attributes["whole"], read.Attributes["real"], read.Attributes["yes"]));
        Assert.Equal(("happened", "because"), (read.Events.Single().Name, read.Events.Single().Attributes["why"]));
        Assert.True(read.End >= read.Start && read.Start > 1_700_000_000_000_000_000);
    }

    [Fact]
    public async Task What_the_official_exporter_says_of_metrics_is_read_as_it_was_said()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        using var meter = new Meter("oracle");
        using (Sdk.CreateMeterProviderBuilder().AddMeter("oracle").AddView("h", new ExplicitBucketHistogramConfiguration { Boundaries = [1, 5] })
            .AddOtlpExporter((options, _) => Point(options, receiver, "metrics")).Build())
        {
            meter.CreateCounter<long>("c", "{thing}").Add(7, new KeyValuePair<string, object?>("a", "b"));
            var histogram = meter.CreateHistogram<double>("h", "s");
            histogram.Record(0.5);
            histogram.Record(2);
            histogram.Record(2);
            meter.CreateObservableGauge("g", () => 1.25);
        }

        var metrics = OtlpReader.Metrics(await receiver.NextAsync("metrics"));
        var counter = metrics.Single(one => one.Name == "c");
        Assert.Equal(("{thing}", "sum", 2, true, 7d, "b"), (counter.Unit, counter.Kind, counter.Temporality, counter.Monotonic, counter.Points[0].Value, counter.Points[0].Attributes["a"]));
        var seen = metrics.Single(one => one.Name == "h");
        Assert.Equal(("s", "histogram", 2, 3, 4.5), (seen.Unit, seen.Kind, seen.Temporality, seen.Points[0].Count, seen.Points[0].Value));
        Assert.Equal([1, 2, 0], seen.Points[0].Counts);
        Assert.Equal([1, 5], seen.Points[0].Bounds);
        Assert.Equal(("gauge", 1.25), (metrics.Single(one => one.Name == "g").Kind, metrics.Single(one => one.Name == "g").Points[0].Value));
    }

    private static void Point(OtlpExporterOptions options, OtlpReceiver receiver, string signal)
    {
        options.Protocol = OtlpExportProtocol.HttpProtobuf;
        options.Endpoint = new Uri(receiver.Url + "/v1/" + signal);
    }
}
