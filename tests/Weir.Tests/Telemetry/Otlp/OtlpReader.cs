namespace Weir.Tests.Telemetry.Otlp;

/// <summary>Reads the requests of OTLP by the numbers of opentelemetry-proto.</summary>
internal static class OtlpReader
{
    public static IReadOnlyDictionary<string, object> Resource(byte[] request) => Attributes(new ProtoReader(request).All(1).First().One(1), 1);

    public static IReadOnlyList<ReadSpan> Spans(byte[] request) => [.. Items(request).Select(span => new ReadSpan(
        Convert.ToHexStringLower(span.Bytes(1)), Convert.ToHexStringLower(span.Bytes(2)), Convert.ToHexStringLower(span.Bytes(4)), span.Text(3), span.Text(5), (int)span.Number(6), span.Number(7), span.Number(8),
        Attributes(span, 9), [.. span.All(11).Select(one => new ReadEvent(one.Text(2), Attributes(one, 3)))],
        span.Has(15) ? (int)span.One(15).Number(3) : 0))];

    public static IReadOnlyList<ReadLog> Logs(byte[] request) => [.. Items(request).Select(log => new ReadLog(
        log.Number(1), (int)log.Number(2), log.Text(3), (string)Value(log.One(5)), log.Text(12), Convert.ToHexStringLower(log.Bytes(9)), Attributes(log, 6)))];

    public static IReadOnlyList<ReadMetric> Metrics(byte[] request) => [.. Items(request).Select(Metric)];

    private static ReadMetric Metric(ProtoReader metric)
    {
        var (kind, data) = metric.Has(5) ? ("gauge", metric.One(5)) : metric.Has(7) ? ("sum", metric.One(7)) : ("histogram", metric.One(9));
        var points = data.All(1).Select(point => kind == "histogram"
            ? new ReadPoint(Attributes(point, 9), point.Number(2), point.Number(3), point.Real(5), [.. point.Packed(6).Select(count => (long)count)], [.. point.Packed(7).Select(BitConverter.UInt64BitsToDouble)]) { Count = (long)point.Number(4) }
            : new ReadPoint(Attributes(point, 7), point.Number(2), point.Number(3), point.Has(6) ? (long)point.Number(6) : point.Real(4), [], []));
        return new(metric.Text(1), metric.Text(3), kind, (int)data.Number(2), data.Number(3) == 1, [.. points]);
    }

    // resource_* = 1 { scope_* = 2 { items = 2 } }, of which an exporter may write several.
    private static IEnumerable<ProtoReader> Items(byte[] request) => new ProtoReader(request).All(1).SelectMany(one => one.All(2)).SelectMany(scope => scope.All(2));

    private static Dictionary<string, object> Attributes(ProtoReader message, int field) => message.All(field).ToDictionary(pair => pair.Text(1), pair => Value(pair.One(2)), StringComparer.Ordinal);

    private static object Value(ProtoReader any) => any.Has(1) ? any.Text(1) : any.Has(2) ? any.Number(2) == 1 : any.Has(3) ? (long)any.Number(3) : any.Has(4) ? any.Real(4) : "(no value)";
}

internal sealed record ReadSpan(
    string Trace, string Id, string Parent, string State, string Name, int Kind, ulong Start, ulong End, IReadOnlyDictionary<string, object> Attributes, IReadOnlyList<ReadEvent> Events, int Status);

internal sealed record ReadEvent(string Name, IReadOnlyDictionary<string, object> Attributes);

internal sealed record ReadLog(ulong At, int Severity, string SeverityText, string Body, string Event, string Trace, IReadOnlyDictionary<string, object> Attributes);

internal sealed record ReadMetric(string Name, string Unit, string Kind, int Temporality, bool Monotonic, IReadOnlyList<ReadPoint> Points);

internal sealed record ReadPoint(IReadOnlyDictionary<string, object> Attributes, ulong Start, ulong At, double Value, IReadOnlyList<long> Counts, IReadOnlyList<double> Bounds)
{
    public long Count { get; init; }
}
