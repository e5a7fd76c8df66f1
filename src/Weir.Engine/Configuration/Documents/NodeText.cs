using System.Text;
using System.Text.Json;
using Weir.Engine.Configuration.Fields;
using Weir.Engine.Kernel;

namespace Weir.Engine.Configuration.Documents;

/// <summary>What was written, as JSON: one text for one meaning, whichever layer and notation it came from. Secrets are masked.</summary>
internal static class NodeText
{
    public static string Of(ConfigNode node, ValueKind kind)
    {
        using var bytes = new PooledBuffer(4_096);
        using (var json = new Utf8JsonWriter(bytes))
        {
            kind.WriteNode(json, node);
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
