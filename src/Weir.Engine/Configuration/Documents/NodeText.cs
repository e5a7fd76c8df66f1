using System.Buffers;
using System.Text;
using System.Text.Json;
using Weir.Engine.Configuration.Fields;

namespace Weir.Engine.Configuration.Documents;

/// <summary>What was written, as JSON: one text for one meaning, whichever layer and notation it came from. Secrets are masked.</summary>
internal static class NodeText
{
    public static string Of(ConfigNode node, ValueKind kind)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            kind.WriteNode(json, node);
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
