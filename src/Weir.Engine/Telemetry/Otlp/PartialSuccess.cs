namespace Weir.Engine.Telemetry.Otlp;

/// <summary>Reads how many items of a request a collector rejected: <c>ExportTraceServiceResponse { partial_success = 1 { rejected_spans = 1 } }</c>, the same numbers for every signal.</summary>
internal static class PartialSuccess
{
    private const int Varint = 0;
    private const int Delimited = 2;

    /// <summary>The count; 0 for an answer that says nothing, or cannot be read.</summary>
    public static long RejectedIn(ReadOnlySpan<byte> answer) =>
        TryField(answer, Delimited, out var partial, out _) && TryField(partial, Varint, out _, out var rejected) && rejected <= long.MaxValue ? (long)rejected : 0;

    // Field 1 stands first: an encoder writes fields in the order of their numbers.
    private static bool TryField(ReadOnlySpan<byte> message, int type, out ReadOnlySpan<byte> content, out ulong number)
    {
        content = default;
        number = 0;
        if (message.Length == 0 || message[0] != (1 << 3 | type) || !TryNumber(message[1..], out number, out var length))
        {
            return false;
        }

        var rest = message[(1 + length)..];
        if (type == Delimited)
        {
            if (number > (ulong)rest.Length)
            {
                return false;
            }

            content = rest[..(int)number];
        }

        return true;
    }

    private static bool TryNumber(ReadOnlySpan<byte> from, out ulong number, out int length)
    {
        number = 0;
        for (length = 0; length < Math.Min(from.Length, 10);)
        {
            var next = from[length];
            number |= (ulong)(next & 0x7f) << (7 * length);
            length++;
            if (next < 0x80)
            {
                return true;
            }
        }

        return false;
    }
}
