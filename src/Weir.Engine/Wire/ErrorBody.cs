using System.Buffers;
using Weir.Engine.Wire.Anthropic;
using Weir.Engine.Wire.OpenAi;

namespace Weir.Engine.Wire;

/// <summary>Errors in a dialect's own shape: written for clients, read from upstreams.</summary>
public static class ErrorBody
{
    /// <summary>Writes the JSON body of an error answer.</summary>
    public static void Write(Dialect dialect, IBufferWriter<byte> output, in WireError error)
    {
        if (dialect == Dialect.OpenAi)
        {
            WireJson.WriteDocument(output, error, OpenAiErrors.Write);
        }
        else
        {
            WireJson.WriteDocument(output, error, AnthropicErrors.Write);
        }
    }

    /// <summary>Writes the in-band error event of a stream that has already begun. Nothing may follow it.</summary>
    public static void WriteStream(Dialect dialect, IBufferWriter<byte> output, in WireError error)
    {
        if (dialect == Dialect.OpenAi)
        {
            SseEvent.Write(output, default, error, OpenAiErrors.Write);
        }
        else
        {
            SseEvent.Write(output, "error"u8, error, AnthropicErrors.Write);
        }
    }

    /// <summary>Reads an upstream's error body, whatever shape it has (the dialect's, a bare message, a list of errors).</summary>
    /// <returns>The facts; null when the body is not JSON (an HTML page, an empty body). Never throws.</returns>
    public static UpstreamError? Read(Dialect dialect, ReadOnlySpan<byte> body)
    {
        // Some upstreams wrap the object in a list: [{"error":{"code":429,"message":"...","status":"RESOURCE_EXHAUSTED"}}]
        var trimmed = body.Trim(" \t\r\n"u8);
        if (trimmed.Length > 2 && trimmed[0] == '[' && trimmed[^1] == ']')
        {
            trimmed = trimmed[1..^1];
        }

        using var document = WireJson.ParseObject(trimmed);
        return document is null ? null
            : dialect == Dialect.OpenAi ? OpenAiErrors.Read(document.RootElement)
            : AnthropicErrors.Read(document.RootElement);
    }
}
