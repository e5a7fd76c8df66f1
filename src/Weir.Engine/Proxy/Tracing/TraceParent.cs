using System.Buffers;
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
    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    /// <summary>Reads a request's; <see langword="null"/> where there is none that is valid, as if none had been sent.</summary>
    public static TraceParent? Of(IHeaderDictionary headers)
    {
        if (headers.TraceParent is not { Count: 1 } values || values[0] is not { } text || !HasForm(text))
        {
            return null;
        }

        var trace = text.AsSpan(3, 32);
        var span = text.AsSpan(36, 16);
        var flags = text.AsSpan(53, 2);
        return trace.ContainsAnyExcept('0') && span.ContainsAnyExcept('0')
            ? new(Convert.FromHexString(trace), ulong.Parse(span, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), (byte.Parse(flags, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) & 1) == 1)
            : null;
    }

    /// <summary>The <c>tracestate</c> that comes with it; empty where there is none that may be passed on.</summary>
    public static string StateOf(IHeaderDictionary headers) =>
        headers.TraceState is { Count: 1 } values && values[0] is { Length: > 0 and <= MaxState } state && !state.AsSpan().ContainsAnyExceptInRange(' ', '~') ? state : "";

    /// <summary>As it is sent.</summary>
    public static string Write(ReadOnlySpan<byte> trace, ulong span, bool isSampled) =>
        string.Create(CultureInfo.InvariantCulture, $"00-{Convert.ToHexStringLower(trace)}-{span:x16}-{(isSampled ? "01" : "00")}");

    // Of a version that is not known yet the beginning is as it is in this one; ff is none.
    private static bool HasForm(string text) =>
        text.Length >= Length && text[2] == '-' && text[35] == '-' && text[52] == '-'
        && (text.StartsWith("00", StringComparison.Ordinal) ? text.Length == Length : text.Length == Length || text[Length] == '-')
        && !text.StartsWith("ff", StringComparison.Ordinal)
        && IsHex(text.AsSpan(0, 2)) && IsHex(text.AsSpan(3, 32)) && IsHex(text.AsSpan(36, 16)) && IsHex(text.AsSpan(53, 2));

    private static bool IsHex(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(Hex);
}
