using System.Text.Json;

namespace Weir.Engine.Wire;

/// <summary>Counts tokens without a tokenizer: an estimate, made to be rather too high than too low. Never what a provider bills.</summary>
/// <remarks>
/// One token for every 3 bytes of UTF-8 text (English runs at about 4, code at about 3, Chinese at about 3 bytes a token), 4 a message,
/// 16 a tool plus its JSON, 1,600 an image, 3,000 for each begun 50,000 bytes of a PDF, and 350 once for tools, 8 once for the frame.
/// </remarks>
public static class TokenEstimate
{
    private const int BytesPerToken = 3;
    private const int PerRequest = 8;
    private const int PerMessage = 4;
    private const int PerTool = 16;
    private const int ForTools = 350;
    private const int PerImage = 1_600;
    private const int PerDocumentStep = 3_000;
    private const int DocumentStepBytes = 50_000;

    /// <summary>Input tokens of a request.</summary>
    /// <param name="dialect">The request's dialect.</param>
    /// <param name="request">The whole request. Any JSON: what is no request is estimated by its text. Never throws for its content.</param>
    /// <returns>An estimate, at least 8.</returns>
    public static long ForRequest(Dialect dialect, JsonElement request)
    {
        if (RequestShape.Check(request) is not null)
        {
            return PerRequest + (request.ValueKind == JsonValueKind.Undefined ? 0 : ForText(WireJson.Raw(request).Length));
        }

        var messages = request.Member("messages");
        var tools = request.Member("tools");
        var shape = request.Member(dialect == Dialect.OpenAi ? "response_format" : "output_config");
        var tally = default(Tally);
        tally.Add(messages);
        tally.Add(request.Member("system"));
        tally.Add(request.Member("input"));
        tally.AddRaw(tools);
        tally.AddRaw(shape);
        var toolCount = tools.ValueKind == JsonValueKind.Array ? tools.GetArrayLength() : 0;
        var messageCount = messages.ValueKind == JsonValueKind.Array ? messages.GetArrayLength() : 0;
        return PerRequest + ForText(tally.TextBytes) + tally.MediaTokens
            + ((long)PerMessage * messageCount) + ((long)PerTool * toolCount) + (toolCount > 0 ? ForTools : 0);
    }

    /// <summary>Tokens of a text of that many bytes of UTF-8, rounded up.</summary>
    public static long ForText(long utf8Bytes) => (utf8Bytes + BytesPerToken - 1) / BytesPerToken;

    private struct Tally
    {
        public long TextBytes { get; private set; }

        public long MediaTokens { get; private set; }

        public void AddRaw(JsonElement element)
        {
            if (element.ValueKind != JsonValueKind.Undefined)
            {
                TextBytes += WireJson.Raw(element).Length;
            }
        }

        public void Add(JsonElement element)
        {
            switch (element.ValueKind)
            {
                case JsonValueKind.String:
                    TextBytes += LengthOf(WireJson.Raw(element));
                    break;
                case JsonValueKind.Array:
                    foreach (var item in element.EnumerateArray())
                    {
                        Add(item);
                    }

                    break;
                case JsonValueKind.Object:
                    AddObject(element);
                    break;
            }
        }

        private void AddObject(JsonElement element)
        {
            var type = element.Member("type");
            if (type.ValueKind == JsonValueKind.String && IsOneOf(type, "image", "image_url", "input_image"))
            {
                MediaTokens += PerImage;
                return;
            }

            if (type.ValueKind == JsonValueKind.String && IsOneOf(type, "document", "file")
                && WireJson.Raw(element).Length is var length && !IsOneOf(element.Member("source").Member("type"), "text", "content"))
            {
                MediaTokens += (long)PerDocumentStep * ((length / DocumentStepBytes) + 1);
                return;
            }

            foreach (var member in element.EnumerateObject())
            {
                AddMember(member);
            }
        }

        /// <summary>Names and ids cost next to nothing, signatures are not read; inputs of tools are read with their names.</summary>
        private void AddMember(JsonProperty member)
        {
            if (member.NameEquals("input"u8))
            {
                AddRaw(member.Value);
            }
            else if (!member.NameEquals("type"u8) && !member.NameEquals("role"u8) && !member.NameEquals("id"u8)
                && !member.NameEquals("signature"u8) && !member.NameEquals("cache_control"u8))
            {
                Add(member.Value);
            }
        }

        private static bool IsOneOf(JsonElement element, params ReadOnlySpan<string> names)
        {
            foreach (var name in names)
            {
                if (element.ValueKind == JsonValueKind.String && element.ValueEquals(name))
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>Bytes of the text without quotes; an escape such as \n or \u00e9 counts as what it stands for, at most 3 bytes.</summary>
        private static int LengthOf(ReadOnlySpan<byte> raw)
        {
            var length = raw.Length - 2;
            for (var rest = raw; rest.IndexOf((byte)'\\') is >= 0 and var at && at + 1 < rest.Length;)
            {
                var isUnicode = rest[at + 1] == 'u';
                length -= isUnicode ? 3 : 1;
                rest = rest[Math.Min(at + (isUnicode ? 6 : 2), rest.Length)..];
            }

            return length;
        }
    }
}
