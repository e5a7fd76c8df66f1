using System.Text.Json;

namespace Weir.Engine.Wire.Anthropic;

/// <summary>What the scanners take from one event or one whole answer, gathered in one pass of a reader.</summary>
internal struct AnthropicEventFacts
{
    private AnthropicUsage _usage;

    public string? Type { get; private set; }

    public bool HasContent { get; private set; }

    public long TextBytes { get; private set; }

    public string? Model { get; private set; }

    public string? StopReason { get; private set; }

    public bool HasUsage { get; private set; }

    public bool HasContentList { get; private set; }

    public readonly AnthropicUsage Usage => _usage;

    /// <summary>Reads one JSON object. Throws <see cref="JsonException"/> or <see cref="InvalidOperationException"/> on anything else.</summary>
    /// <param name="json">The event's data or the answer's body.</param>
    /// <param name="known">The figures of earlier events, which this one's are merged into.</param>
    public static AnthropicEventFacts Read(ReadOnlySpan<byte> json, AnthropicUsage known)
    {
        var facts = new AnthropicEventFacts { _usage = known };
        var reader = new Utf8JsonReader(json);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException();
        }

        facts.ReadMembers(ref reader);
        return reader.Read() ? throw new JsonException() : facts;
    }

    private void ReadMembers(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("message"u8))
            {
                reader.Read();
                ReadMessage(ref reader);
            }
            else if (reader.ValueTextEquals("delta"u8) || reader.ValueTextEquals("content_block"u8))
            {
                reader.Read();
                ReadBlock(ref reader);
            }
            else if (reader.ValueTextEquals("content"u8))
            {
                reader.Read();
                ReadContent(ref reader);
            }
            else
            {
                ReadScalar(ref reader);
            }
        }
    }

    private void ReadMessage(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            var outer = Type;
            ReadMembers(ref reader);
            Type = outer;
        }
        else
        {
            reader.Skip();
        }
    }

    private void ReadScalar(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("type"u8))
        {
            reader.Read();
            Type = TextOrSkip(ref reader);
        }
        else if (reader.ValueTextEquals("usage"u8))
        {
            reader.Read();
            HasUsage |= reader.TokenType != JsonTokenType.Null;
            _usage.Merge(ref reader);
        }
        else if (reader.ValueTextEquals("model"u8))
        {
            reader.Read();
            Model = TextOrSkip(ref reader);
        }
        else if (reader.ValueTextEquals("stop_reason"u8))
        {
            reader.Read();
            StopReason = TextOrSkip(ref reader) ?? StopReason;
        }
        else
        {
            reader.Read();
            reader.Skip();
        }
    }

    private void ReadContent(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        HasContentList = true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            ReadBlock(ref reader);
        }
    }

    /// <summary>A content block or a delta: <c>{"type":"text_delta","text":"Hi"}</c>, <c>{"stop_reason":"end_turn"}</c>.</summary>
    private void ReadBlock(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("text"u8) || reader.ValueTextEquals("thinking"u8) || reader.ValueTextEquals("partial_json"u8)
                || reader.ValueTextEquals("name"u8) || reader.ValueTextEquals("input"u8) || reader.ValueTextEquals("data"u8))
            {
                reader.Read();
                CountText(ref reader);
            }
            else if (reader.ValueTextEquals("stop_reason"u8))
            {
                reader.Read();
                StopReason = TextOrSkip(ref reader) ?? StopReason;
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }
    }

    private void CountText(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            var start = reader.TokenStartIndex;
            reader.Skip();
            TextBytes += reader.BytesConsumed - start;
        }
        else if (reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length > 0)
        {
            TextBytes += reader.ValueSpan.Length;
            HasContent = true;
        }
    }

    private static string? TextOrSkip(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.GetString();
        }

        reader.Skip();
        return null;
    }
}
