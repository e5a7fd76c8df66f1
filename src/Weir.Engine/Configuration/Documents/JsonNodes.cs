using System.Text.Json;

namespace Weir.Engine.Configuration.Documents;

/// <summary>Reads a JSON value into nodes, as one reads a file: within the same bounds, nothing converted.</summary>
internal static class JsonNodes
{
    /// <summary>Longest value, in characters.</summary>
    public const int MaxChars = 1 << 20;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = DocumentBounds.MaxDepth, AllowDuplicateProperties = false };

    /// <summary>The value, or null where it is none.</summary>
    /// <param name="json">Text of the value.</param>
    /// <param name="origin">Where all of it was written.</param>
    /// <param name="why">Why it is none; never quotes it.</param>
    public static ConfigNode? Read(string json, ConfigOrigin origin, out string? why)
    {
        why = null;
        if (json.Length > MaxChars)
        {
            why = $"is longer than {MaxChars} characters";
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            if (Read(document.RootElement, origin) is { } node)
            {
                return node;
            }

            why = $"has a name that is empty or longer than {DocumentBounds.MaxNameLength} characters";
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            why = "is not JSON (a text stands in double quotes), or has a name twice";
        }

        return null;
    }

    private static ConfigNode? Read(JsonElement value, ConfigOrigin origin) => value.ValueKind switch
    {
        JsonValueKind.Object => ReadObject(value, origin),
        JsonValueKind.Array => ReadArray(value, origin),
        JsonValueKind.String => new ScalarNode(value.GetString()!, ScalarForm.Quoted, origin),
        _ => new ScalarNode(value.GetRawText(), ScalarForm.Plain, origin),
    };

    private static MappingNode? ReadObject(JsonElement value, ConfigOrigin origin)
    {
        var mapping = new MappingNode(origin);
        foreach (var member in value.EnumerateObject())
        {
            if (member.Name.Length is 0 or > DocumentBounds.MaxNameLength || Read(member.Value, origin) is not { } node)
            {
                return null;
            }

            mapping.Set(member.Name, node);
        }

        return mapping;
    }

    private static SequenceNode? ReadArray(JsonElement value, ConfigOrigin origin)
    {
        var list = new SequenceNode(origin);
        foreach (var item in value.EnumerateArray())
        {
            if (Read(item, origin) is not { } node)
            {
                return null;
            }

            list.Items.Add(node);
        }

        return list;
    }
}
