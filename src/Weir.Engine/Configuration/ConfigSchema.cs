using System.Text;
using System.Text.Json;
using Weir.Engine.Configuration.Fields;
using Weir.Engine.Configuration.Sections;

namespace Weir.Engine.Configuration;

/// <summary>The configuration's fields, described: for the reference, for editors, for forms.</summary>
public static class ConfigSchema
{
    /// <summary>Every field, in the order of the document; a section stands before its fields.</summary>
    public static IReadOnlyList<ConfigField> Fields { get; } = [.. Describe(RootSection.Kind, "", VariableLayer.Prefix)];

    /// <summary>The document as a JSON Schema, version 2020-12, for editors that complete and check YAML or JSON.</summary>
    public static string ToJsonSchema()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new() { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "https://json-schema.org/draft/2020-12/schema");
            json.WriteString("$id", "urn:weir:configuration:1");
            json.WriteString("title", "Weir configuration");
            RootSection.Kind.WriteSchema(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>The reference of every field as Markdown: one table per section.</summary>
    public static string ToMarkdown()
    {
        var text = new StringBuilder();
        foreach (var section in Fields.GroupBy(field => ParentOf(field.Path)))
        {
            text.Append("### ").Append(section.Key.Length == 0 ? "The document" : $"`{section.Key}`").Append("\n\n");
            text.Append("| Field | Value | Default | Meaning |\n|---|---|---|---|\n");
            foreach (var field in section)
            {
                text.Append("| `").Append(field.Path[(section.Key.Length == 0 ? 0 : section.Key.Length + 1)..]).Append("` | ")
                    .Append(field.Section ? "section" : Cell(field.Allowed)).Append(" | ")
                    .Append(field.Required ? "**required**" : field.Default is null ? "" : $"`{field.Default}`").Append(" | ")
                    .Append(Cell(field.Description)).Append(" |\n");
            }

            text.Append('\n');
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static IEnumerable<ConfigField> Describe(ValueKind owner, string path, string variable)
    {
        var nested = new List<(ValueKind Kind, string Path, string Variable)>();
        foreach (var field in owner.Fields)
        {
            var here = path.Length == 0 ? field.Name : $"{path}.{field.Name}";
            var name = variable + VariableLayer.Segment(field.Name);
            var section = field.Kind.Fields.Count > 0 || field.Kind is { IsMap: true, Item.Fields.Count: > 0 };
            yield return new(
                here, field.Kind.TypeName, field.Kind.Allowed, owner.DefaultJson(field), field.Description, field.Required, field.Kind.Sensitive, name, section);

            if (section)
            {
                nested.Add(field.Kind.IsMap ? (field.Kind.Item!, $"{here}.<id>", name + "__<id>__") : (field.Kind, here, name + "__"));
            }
        }

        foreach (var child in nested.SelectMany(child => Describe(child.Kind, child.Path, child.Variable)))
        {
            yield return child;
        }
    }

    private static string ParentOf(string path) => path.LastIndexOf('.') is var at && at < 0 ? "" : path[..at];

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
