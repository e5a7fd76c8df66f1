namespace Weir.Engine.Egress;

/// <summary>How much one event stream may cost. Exceeding any of them ends the stream as <see cref="SseStatus.TooLarge"/>.</summary>
/// <param name="MaxLineBytes">Longest line, without its terminator, in bytes. Default 1 MiB.</param>
/// <param name="MaxEventBytes">Longest event with all its lines and terminators, in bytes. Default 4 MiB. Bounds the reader's memory.</param>
/// <param name="MaxTotalBytes">Longest stream, in bytes. Default 1 GiB.</param>
public readonly record struct SseBounds(int MaxLineBytes, int MaxEventBytes, long MaxTotalBytes)
{
    /// <summary>Lines of 1 MiB, events of 4 MiB, streams of 1 GiB.</summary>
    public static readonly SseBounds Default = new(1 << 20, 4 << 20, 1L << 30);
}
