using System.Globalization;
using System.Text;
using System.Text.Json;
using Weir.Engine.Configuration.Documents;
using Weir.Engine.Configuration.Revisions;
using Weir.Engine.Kernel;

namespace Weir.Engine.Configuration.Transfer;

/// <summary>The effective document as a file that a person can commit: what is written in any layer, in the order of the reference, without defaults.</summary>
/// <remarks>References to secrets (<c>env:NAME</c>) are no secrets and stay; what itself is one becomes <see cref="Redacted"/>.</remarks>
public static class ConfigExport
{
    /// <summary>Stands for a secret that is not in the file.</summary>
    public const string Redacted = "***";

    /// <summary>What a sealed export is sealed for.</summary>
    public const string Purpose = "weir-config-export";

    /// <summary>The document without secrets.</summary>
    /// <param name="document">A document as revisions keep it.</param>
    /// <param name="format">Its notation.</param>
    /// <param name="comment">Lines to write before it; YAML only.</param>
    public static string Of(string document, ExportFormat format, params IEnumerable<string> comment) => Write(document, secrets: null, format, comment);

    /// <summary>The document with the secrets that stand in it. Never to be stored or sent as it is: seal it first.</summary>
    public static string WithSecrets(ConfigState state, ExportFormat format) => Write(state.Document, state.Result.Marks.Document, format, []);

    /// <summary>Writes the document without secrets as YAML.</summary>
    internal static void WriteYaml(TextWriter to, string document, params IEnumerable<string> comment)
    {
        WriteYaml(to, document, secrets: null, comment);
    }

    private static void WriteYaml(TextWriter to, string document, ConfigNode? secrets, IEnumerable<string> comment)
    {
        using var bytes = new PooledBuffer(Encoding.UTF8.GetByteCount(document));
        bytes.Advance(Encoding.UTF8.GetBytes(document, bytes.GetSpan()));
        YamlText.Write(to, bytes.WrittenSpan, ExportedSecrets.Of(secrets), comment);
    }

    private static string Write(string text, ConfigNode? secrets, ExportFormat format, IEnumerable<string> comment)
    {
        if (format == ExportFormat.Yaml)
        {
            using var yaml = new StringWriter(CultureInfo.InvariantCulture);
            WriteYaml(yaml, text, secrets, comment);
            return yaml.ToString();
        }

        using var document = JsonDocument.Parse(text);
        using var bytes = new PooledBuffer(text.Length);
        using (var json = new Utf8JsonWriter(bytes, new() { Indented = true, NewLine = "\n" }))
        {
            Copy(json, document.RootElement, ExportedSecrets.Of(secrets));
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan) + "\n";
    }

    private static void Copy(Utf8JsonWriter json, JsonElement value, in ExportedSecrets secrets)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            json.WriteStartObject();
            foreach (var member in value.EnumerateObject())
            {
                json.WritePropertyName(member.Name);
                Copy(json, member.Value, secrets.Under(member.Name));
            }

            json.WriteEndObject();
        }
        else if (secrets.Text is { } secret)
        {
            json.WriteStringValue(secret);
        }
        else
        {
            value.WriteTo(json);
        }
    }
}

/// <summary>Notation of an export.</summary>
public enum ExportFormat
{
    /// <summary>YAML, the default.</summary>
    Yaml,

    /// <summary>JSON.</summary>
    Json,
}
