using System.Buffers;
using System.Text.Json;

namespace Weir.Engine.Wire;

/// <summary>Writes server-sent events, each whole: <c>event:</c> (where the dialect names events), <c>data:</c>, blank line.</summary>
internal static class SseEvent
{
    public static void Write<TState>(
        IBufferWriter<byte> output, ReadOnlySpan<byte> type, TState state, Action<Utf8JsonWriter, TState> write)
    {
        if (!type.IsEmpty)
        {
            output.Write("event: "u8);
            output.Write(type);
            output.Write("\n"u8);
        }

        output.Write("data: "u8);
        WireJson.WriteDocument(output, state, write);
        output.Write("\n\n"u8);
    }
}
