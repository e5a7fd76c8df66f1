using System.Buffers.Binary;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Weir.Engine.Configuration;
using Weir.Engine.Telemetry.Exposition;

namespace Weir.Engine.Telemetry.Otlp;

/// <summary>Writes the requests of OTLP 1.x. The numbers are those of opentelemetry-proto, whose fields stand in the comments.</summary>
/// <param name="resource">Who sends: attributes of every request.</param>
/// <param name="genAi">Version of the GenAI conventions that names follow.</param>
internal sealed class OtlpMessages(IReadOnlyList<OtlpAttribute> resource, string genAi)
{
    private const string Scope = "Weir";
    private const int Cumulative = 2;
    private const int KindServer = 2;
    private const int KindClient = 3;
    private const int StatusError = 2;

    // ExportTraceServiceRequest { resource_spans = 1 { resource = 1, scope_spans = 2 { scope = 1, spans = 2 } } }
    public byte[] Traces(IEnumerable<OtlpSpan> spans) => Request(scope =>
    {
        foreach (var span in spans)
        {
            scope.Message(2, to => Write(to, span));
        }
    });

    // ExportLogsServiceRequest { resource_logs = 1 { resource = 1, scope_logs = 2 { scope = 1, log_records = 2 } } }
    public byte[] Logs(IEnumerable<OtlpLogRecord> records) => Request(scope =>
    {
        foreach (var record in records)
        {
            scope.Message(2, to => Write(to, record));
        }
    });

    // ExportMetricsServiceRequest { resource_metrics = 1 { resource = 1, scope_metrics = 2 { scope = 1, metrics = 2 } } }
    public byte[] Metrics(IReadOnlyList<MetricFamily> families, DateTimeOffset since, DateTimeOffset now) => Request(scope =>
    {
        foreach (var family in families)
        {
            KeyValuePair<TagSet, MetricSeries>[] series = [.. family.Series];
            if (series.Length > 0)
            {
                scope.Message(2, to => Write(to, family, series, (Nanoseconds(since), Nanoseconds(now))));
            }
        }
    });

    private byte[] Request(Action<ProtoWriter> scope)
    {
        var request = new ProtoWriter();
        request.Message(1, one =>
        {
            one.Message(1, to => Write(to, 1, resource)); // Resource { attributes = 1 }
            one.Message(2, to =>
            {
                to.Message(1, name => name.Text(1, Scope)); // InstrumentationScope { name = 1 }
                scope(to);
            });
        });
        return request.ToArray();
    }

    // Span { trace_id = 1, span_id = 2, trace_state = 3, parent_span_id = 4, name = 5, kind = 6, start = 7, end = 8, attributes = 9, events = 11, status = 15 }
    private void Write(ProtoWriter to, OtlpSpan span)
    {
        to.Bytes(1, span.TraceId.Span);
        to.Bytes(2, IdOf(span.SpanId));
        to.Text(3, span.TraceState);
        if (span.ParentId != 0)
        {
            to.Bytes(4, IdOf(span.ParentId));
        }

        to.Text(5, span.Name);
        to.Whole(6, span.IsClient ? KindClient : KindServer);
        to.Fixed64(7, Nanoseconds(span.StartedAt));
        to.Fixed64(8, Nanoseconds(span.StartedAt + span.Duration));
        Write(to, 9, span.Attributes);
        foreach (var one in span.Events)
        {
            // Event { time = 1, name = 2, attributes = 3 }
            to.Message(11, inner =>
            {
                inner.Fixed64(1, Nanoseconds(one.At));
                inner.Text(2, one.Name);
                Write(inner, 3, one.Attributes);
            });
        }

        if (span.Error is { } error)
        {
            // Status { message = 2, code = 3 }
            to.Message(15, status =>
            {
                status.Text(2, error);
                status.Whole(3, StatusError);
            });
        }
    }

    // LogRecord { time = 1, severity_number = 2, severity_text = 3, body = 5, attributes = 6, trace_id = 9, observed_time = 11, event_name = 12 }
    private void Write(ProtoWriter to, OtlpLogRecord record)
    {
        to.Fixed64(1, Nanoseconds(record.At));
        to.Whole(2, SeverityOf(record.Level));
        to.Text(3, record.Level.ToString());
        to.Message(5, body => OtlpAttribute.WriteValue(body, record.Message));
        new OtlpAttribute("logger", record.Logger).Write(to, 6);
        foreach (var (name, value) in record.Fields)
        {
            if (name == "TraceId" && value is string { Length: 32 } trace)
            {
                to.Bytes(9, Convert.FromHexString(trace));
            }
            else if (value is not null && name != "{OriginalFormat}")
            {
                new OtlpAttribute(JsonNamingPolicy.SnakeCaseLower.ConvertName(name), value).Write(to, 6);
            }
        }

        if (record.Error is { } error)
        {
            Write(to, 6, [new("exception.type", error.GetType().FullName ?? ""), new("exception.message", error.Message), new("exception.stacktrace", error.ToString())]);
        }

        to.Fixed64(11, Nanoseconds(record.At));
        to.Text(12, record.Event);
    }

    // Metric { name = 1, description = 2, unit = 3, gauge = 5 { data_points = 1 }, sum = 7 { data_points = 1, temporality = 2, is_monotonic = 3 }, histogram = 9 { data_points = 1, temporality = 2 } }
    private void Write(ProtoWriter to, MetricFamily family, KeyValuePair<TagSet, MetricSeries>[] series, (ulong Since, ulong Now) time)
    {
        to.Text(1, family.Instrument.Name);
        to.Text(2, family.Instrument.Description ?? "");
        to.Text(3, family.IsMoney ? "USD" : family.Instrument.Unit ?? "");
        if (family.Boundaries is { } counted)
        {
            to.Message(9, histogram =>
            {
                foreach (var (tags, one) in series)
                {
                    histogram.Message(1, point => WriteHistogram(point, family, tags, (one.Value, Rebucket.At(one.Counts, counted, family.Shown)), time));
                }

                histogram.Whole(2, Cumulative);
            });
            return;
        }

        to.Message(family.IsCounter ? 7 : 5, sum =>
        {
            foreach (var (tags, one) in series)
            {
                sum.Message(1, point => WriteNumber(point, family, tags, one.Value, time));
            }

            if (family.IsCounter)
            {
                sum.Whole(2, Cumulative);
                sum.Flag(3, true);
            }
        });
    }

    // NumberDataPoint { start = 2, time = 3, as_double = 4, as_int = 6, attributes = 7 }
    private void WriteNumber(ProtoWriter to, MetricFamily family, TagSet tags, MetricNumber value, (ulong Since, ulong Now) time)
    {
        to.Fixed64(2, time.Since);
        to.Fixed64(3, time.Now);
        if (value.Whole is { } whole && !family.IsMoney)
        {
            to.Fixed64(6, (ulong)whole);
        }
        else
        {
            to.Real(4, value.ToDouble(family.IsMoney));
        }

        Write(to, 7, tags);
    }

    // HistogramDataPoint { start = 2, time = 3, count = 4, sum = 5, bucket_counts = 6, explicit_bounds = 7, attributes = 9 }
    private void WriteHistogram(ProtoWriter to, MetricFamily family, TagSet tags, (MetricNumber Sum, long[] Counts) seen, (ulong Since, ulong Now) time)
    {
        to.Fixed64(2, time.Since);
        to.Fixed64(3, time.Now);
        to.Fixed64(4, (ulong)seen.Counts.Sum());
        to.Real(5, seen.Sum.ToDouble(family.IsMoney));
        to.Packed(6, seen.Counts.Select(count => (ulong)count));
        to.Packed(7, family.Shown.Select(bound => BitConverter.DoubleToUInt64Bits(family.IsMoney ? bound / 1e9 : bound)));
        Write(to, 9, tags);
    }

    private void Write(ProtoWriter to, int field, IReadOnlyList<OtlpAttribute> attributes)
    {
        foreach (var attribute in attributes)
        {
            (attribute with { Name = NameOf(attribute.Name) }).Write(to, field);
        }
    }

    // A tag without a value is none: in OTLP it is left out.
    private void Write(ProtoWriter to, int field, TagSet tags)
    {
        foreach (var (name, value) in tags.Tags)
        {
            if (value.Length > 0)
            {
                new OtlpAttribute(NameOf(name), name == "http.response.status_code" && long.TryParse(value, out var status) ? status : value).Write(to, field);
            }
        }
    }

    private string NameOf(string name) => genAi == OtlpConfig.OldGenAi && name == "gen_ai.provider.name" ? "gen_ai.system" : name;

    private static byte[] IdOf(ulong id)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, id);
        return bytes;
    }

    private static ulong Nanoseconds(DateTimeOffset at) => (ulong)Math.Max(0, (at.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) * 100);

    private static int SeverityOf(LogLevel level) => level switch
    {
        LogLevel.Trace => 1,
        LogLevel.Debug => 5,
        LogLevel.Information => 9,
        LogLevel.Warning => 13,
        LogLevel.Error => 17,
        _ => 21,
    };
}
