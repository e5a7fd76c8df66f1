using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;

namespace Weir.Engine.Pricing;

/// <summary>SHA-256 over what a catalogue says: its JSON without white space and without the member <c>checksum</c>, so that the layout of the file does not matter.</summary>
internal static class CatalogueChecksum
{
    public const string Prefix = "sha256:";

    public static string Of(JsonElement root)
    {
        var content = new ArrayBufferWriter<byte>(32 * 1024);
        using (var json = new Utf8JsonWriter(content, new() { SkipValidation = true }))
        {
            json.WriteStartObject();
            foreach (var member in root.EnumerateObject().Where(member => !member.NameEquals("checksum"u8)))
            {
                member.WriteTo(json);
            }

            json.WriteEndObject();
        }

        return Prefix + Convert.ToHexStringLower(SHA256.HashData(content.WrittenSpan));
    }
}
