using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Weir.Engine.Configuration;
using Weir.Engine.Kernel;
using Weir.Engine.Operations;
using Weir.Engine.Telemetry.Otlp;

namespace Weir.Engine.Proxy.Tracing;

/// <summary>Gives operations their place in a trace and hands their spans to the export (S3-15, S3-18). Where neither is wanted it costs one look at the configuration.</summary>
internal sealed class RequestTraces(Holder<WeirConfig> config, OtlpExport export)
{
    private const int TraceBytes = 16;
    private const int SpanBytes = 8;

    /// <summary>The place of an operation that arrived; <see langword="null"/> where nobody asks for one.</summary>
    public TraceContext? Begin(IHeaderDictionary headers)
    {
        var telemetry = config.Current.Telemetry;
        var sends = export.SendsTraces;
        if (!sends && !telemetry.PropagateTrace)
        {
            return null;
        }

        var parent = TraceParent.Of(headers);
        if (!sends && parent is null)
        {
            return null;
        }

        Span<byte> random = stackalloc byte[TraceBytes + SpanBytes];
        RandomNumberGenerator.Fill(random);
        return new()
        {
            TraceId = parent?.TraceId ?? random[..TraceBytes].ToArray(),
            SpanId = BinaryPrimitives.ReadUInt64BigEndian(random[TraceBytes..]) is var id and not 0 ? id : 1,
            ParentId = parent?.SpanId ?? 0,
            State = parent is null ? "" : TraceParent.StateOf(headers),
            IsSampled = sends && IsChosen(parent, random[0], telemetry.Otlp?.SamplePercent ?? 0),
            Passes = parent is { IsSampled: true },
            GoesOn = telemetry.PropagateTrace,
        };
    }

    // One byte of chance is near enough: 100 percent is all, 0 is none.
    private static bool IsChosen(TraceParent? parent, byte chance, int percent) => parent?.IsSampled ?? chance * 100 < percent * 256;

    /// <summary>An operation ended.</summary>
    public void End(Operation operation, OperationRecord record)
    {
        if (operation.Trace is not { IsSampled: true } trace)
        {
            return;
        }

        // What is taken along is what outlives the request: nothing of the request itself.
        var finished = new FinishedTrace
        {
            Context = trace,
            Record = record,
            Attempts = operation.Entries,
            Route = operation.Surface,
            Failure = operation.Failure,
            Predicted = operation.Plan is { Candidates: [var first, ..] } ? first.Upstream.Id : null,
            User = operation.Model.Config.Telemetry.UserLabels ? record.Attribution.User : null,
        };
        export.Add(finished.Spans);
    }
}
