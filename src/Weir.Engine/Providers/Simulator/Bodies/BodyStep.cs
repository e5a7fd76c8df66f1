namespace Weir.Engine.Providers.Simulator.Bodies;

/// <summary>One thing that happens while a body is sent.</summary>
internal readonly record struct BodyStep
{
    public StepKind Kind { get; init; }

    /// <summary>The bytes to send.</summary>
    public ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>How long to wait, counted from when the step before was due.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Output tokens produced once this is sent; 0 where it adds none.</summary>
    public long Tokens { get; init; }

    public EventPart Part { get; init; }

    /// <summary>Whether an event (or the whole plain answer) is complete once this is sent.</summary>
    public bool EndsEvent { get; init; }

    public static BodyStep Event(EventPart part, byte[] bytes, long tokens = 0) =>
        new() { Bytes = bytes, Part = part, Tokens = tokens, EndsEvent = true };

    public static BodyStep Piece(ReadOnlyMemory<byte> bytes) => new() { Bytes = bytes };

    public static BodyStep Wait(TimeSpan delay) => new() { Kind = StepKind.Wait, Delay = delay };

    public static BodyStep Do(StepKind kind) => new() { Kind = kind };
}

/// <summary>What a step does.</summary>
internal enum StepKind
{
    Bytes,
    Wait,

    /// <summary>Nothing ever again.</summary>
    Hang,

    /// <summary>The connection is reset.</summary>
    Reset,

    /// <summary>The connection ends without the body's proper end.</summary>
    Drop,

    /// <summary>The body ends here, properly but early.</summary>
    Cut,
}

/// <summary>Which part of a stream an event is.</summary>
internal enum EventPart
{
    Other,
    Content,

    /// <summary>The reason for the end, or the usage.</summary>
    Closing,

    /// <summary>An error event: the answer has failed.</summary>
    Failure,

    /// <summary>The event after which nothing may follow; a plain answer is one.</summary>
    Terminal,
}
