namespace Weir.Engine.Egress;

/// <summary>What one read of an event stream found.</summary>
public enum SseStatus
{
    /// <summary>A whole event, comment block or blank line: relay its raw bytes.</summary>
    Event,

    /// <summary>The stream ended after a whole event. Whether it was complete in its dialect only its terminal event tells.</summary>
    End,

    /// <summary>The stream ended or broke inside an event, or the connection was lost between two events.</summary>
    Truncated,

    /// <summary>A bound was exceeded. Nothing more is read.</summary>
    TooLarge,
}
