namespace Weir.Engine.Telemetry.Otlp;

/// <summary>A finished span.</summary>
public sealed record OtlpSpan
{
    /// <summary>The trace, 16 bytes.</summary>
    public required ReadOnlyMemory<byte> TraceId { get; init; }

    /// <summary>The span.</summary>
    public required ulong SpanId { get; init; }

    /// <summary>The span it belongs to; 0 for none.</summary>
    public ulong ParentId { get; init; }

    /// <summary>The client's <c>tracestate</c>; empty for none.</summary>
    public string TraceState { get; init; } = "";

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>True for what Weir asked of a provider; false for what Weir was asked.</summary>
    public bool IsClient { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Why it failed; null when it did not.</summary>
    public string? Error { get; init; }

    /// <summary>Its attributes.</summary>
    public required IReadOnlyList<OtlpAttribute> Attributes { get; init; }

    /// <summary>What happened in it.</summary>
    public IReadOnlyList<OtlpEvent> Events { get; init; } = [];
}

/// <summary>Something that happened in a span.</summary>
/// <param name="Name">Its name.</param>
/// <param name="At">When.</param>
/// <param name="Attributes">Its attributes.</param>
public sealed record OtlpEvent(string Name, DateTimeOffset At, IReadOnlyList<OtlpAttribute> Attributes);
