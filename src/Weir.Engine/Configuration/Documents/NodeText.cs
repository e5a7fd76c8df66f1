using System.Text;
using System.Text.Json;
using Weir.Engine.Configuration.Fields;
using Weir.Engine.Kernel;

namespace Weir.Engine.Configuration.Documents;

/// <summary>What was written, as JSON: one text for one meaning, whichever layer and notation it came from. Secrets are masked.</summary>
/// <param name="Kind">The kind that wrote it.</param>
/// <param name="Json">The text in UTF-8.</param>
internal sealed record NodeText(ValueKind Kind, byte[] Json)
{
    public static string Of(ConfigNode node, ValueKind kind)
    {
        using var bytes = new PooledBuffer(4_096);
        Write(bytes, node, kind);
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    /// <summary>Writes an item of a map. Its text is kept with its node, which stays the same object as long as what is written there does.</summary>
    public static void WriteItem(Utf8JsonWriter json, ConfigNode node, ValueKind kind)
    {
        if (node is not MappingNode mapping)
        {
            kind.WriteNode(json, node);
            return;
        }

        if (mapping.Text is not { } known || !ReferenceEquals(known.Kind, kind))
        {
            using var bytes = new PooledBuffer(512);
            Write(bytes, node, kind);
            mapping.Text = known = new(kind, bytes.WrittenSpan.ToArray());
        }

        json.WriteRawValue(known.Json, skipInputValidation: true);
    }

    private static void Write(PooledBuffer bytes, ConfigNode node, ValueKind kind)
    {
        using var json = new Utf8JsonWriter(bytes);
        kind.WriteNode(json, node);
    }
}
