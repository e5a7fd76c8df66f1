using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Weir.Engine.Proxy.Tracing;

/// <summary>A <c>traceparent</c> of the W3C's Trace Context, such as <c>00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01</c>.</summary>
/// <param name="TraceId">The trace, 16 bytes, not all zero.</param>
/// <param name="SpanId">The span of whoever sent it, not zero.</param>
/// <param name="IsSampled">Whether whoever sent it records the trace.</param>
internal sealed record TraceParent(byte[] TraceId, ulong SpanId, bool IsSampled)
{
    public const string Header = "traceparent";
    public const string StateHeader = "tracestate";

    private const int Length = 55;
    private const int MaxState = 512;

    /// <summary>Reads a request's; <see langword="null"/> where there is none that is valid, as if none had been sent.</summary>
    public static TraceParent? Of(IHeaderDictionary headers)
    {
        var values = headers.TraceParent;
        if (values.Count != 1 || values[0] is not { Length: >= Length } text || text[2] != '-' || text[35] != '-' || text[52] != '-' || !IsHex(text.AsSpan(0, 2)) || text.StartsWith("ff", StringComparison.Ordinal)
            || (text.StartsWith("00", StringComparison.Ordinal) ? text.Length != Length : text.Length > Length && text[Length] != '-'))
        {
            return null;
        }

        var trace = text.AsSpan(3, 32);
        var span = text.AsSpan(36, 16);
        var flags = text.AsSpan(53, 2);
        return IsHex(trace) && IsHex(span) && IsHex(flags) && trace.ContainsAnyExcept('0') && span.ContainsAnyExcept('0')
            ? new(Convert.FromHexString(trace), ulong.Parse(span, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), (byte.Parse(flags, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) & 1) == 1)
            : null;
    }

    /// <summary>The <c>tracestate</c> that comes with it; empty where there is none that may be passed on.</summary>
    public static string StateOf(IHeaderDictionary headers) =>
        headers.TraceState is { Count: 1 } values && values[0] is { Length: > 0 and <= MaxState } state && !state.AsSpan().ContainsAnyExceptInRange(' ', '~') ? state : "";

    /// <summary>As it is sent.</summary>
    public static string Write(ReadOnlySpan<byte> trace, ulong span, bool isSampled) =>
        string.Create(CultureInfo.InvariantCulture, $"00-{Convert.ToHexStringLower(trace)}-{span:x16}-{(isSampled ? "01" : "00")}");

    private static bool IsHex(ReadOnlySpan<char> text) => !text.ContainsAnyExcept("0123456789abcdef");
}
