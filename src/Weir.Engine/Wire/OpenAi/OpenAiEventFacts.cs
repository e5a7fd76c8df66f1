using System.Text.Json;
using Weir.Engine.Pricing;
using Weir.Engine.Wire.Tokens;

namespace Weir.Engine.Wire.OpenAi;

/// <summary>What the scanners take from one chunk or one whole answer, gathered in one pass of a reader.</summary>
internal struct OpenAiEventFacts
{
    // What goes on from event to event. The index of the choice is above these three bits.
    private const int Content = 1;
    private const int Reasoning = 2;
    private const int ReasoningContent = 3;
    private const int Refusal = 4;
    private const int Arguments = 5;
    private const int ChannelBits = 3;

    private OutputText? _text;
    private int _choice;

    public bool HasChoices { get; private set; }

    public bool HasData { get; private set; }

    public int Choices { get; private set; }

    public bool HasContent { get; private set; }

    public long TextBytes { get; private set; }

    public string? Model { get; private set; }

    public string? FinishReason { get; private set; }

    public ServiceTier? ServiceTier { get; private set; }

    public bool HasUsage { get; private set; }

    public UsageReading Usage { get; private set; }

    public bool HasError { get; private set; }

    /// <summary>Reads one JSON object. Throws <see cref="JsonException"/> or <see cref="InvalidOperationException"/> on anything else.</summary>
    /// <param name="json">The chunk or answer.</param>
    /// <param name="text">Takes the text of the choices; null where nobody counts it.</param>
    public static OpenAiEventFacts Read(ReadOnlySpan<byte> json, OutputText? text = null)
    {
        var facts = new OpenAiEventFacts { _text = text };
        var reader = new Utf8JsonReader(json);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException();
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            facts.ReadMember(ref reader);
        }

        return reader.Read() ? throw new JsonException() : facts;
    }

    private void ReadMember(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("choices"u8))
        {
            reader.Read();
            ReadChoices(ref reader);
        }
        else if (reader.ValueTextEquals("usage"u8))
        {
            reader.Read();
            ReadUsage(ref reader);
        }
        else if (reader.ValueTextEquals("model"u8))
        {
            reader.Read();
            Model = TextOrSkip(ref reader);
        }
        else if (reader.ValueTextEquals("service_tier"u8))
        {
            reader.Read();
            ServiceTier = ServiceTierNames.Read(ref reader);
        }
        else if (reader.ValueTextEquals("x_groq"u8))
        {
            reader.Read();
            ReadUsageInside(ref reader);
        }
        else if (reader.ValueTextEquals("error"u8))
        {
            reader.Read();
            HasError |= reader.TokenType != JsonTokenType.Null;
            reader.Skip();
        }
        else if (reader.ValueTextEquals("object"u8))
        {
            // Older vLLM: {"object":"error","message":"..","type":"BadRequestError","code":400}
            reader.Read();
            HasError |= TextOrSkip(ref reader) == "error";
        }
        else
        {
            var isData = reader.ValueTextEquals("data"u8);
            reader.Read();
            HasData |= isData && reader.TokenType == JsonTokenType.StartArray;
            reader.Skip();
        }
    }

    private void ReadUsage(ref Utf8JsonReader reader)
    {
        var given = reader.TokenType != JsonTokenType.Null;
        var reading = OpenAiUsage.Read(ref reader, outputRequired: !HasData);
        if (given)
        {
            HasUsage = true;
            Usage = reading;
        }
    }

    /// <summary><c>"x_groq":{"id":"req_..","usage":{..}}</c>.</summary>
    private void ReadUsageInside(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isUsage = reader.ValueTextEquals("usage"u8);
            reader.Read();
            if (isUsage)
            {
                ReadUsage(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private void ReadChoices(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        HasChoices = true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            Choices++;
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw new JsonException();
            }

            ReadChoice(ref reader);
        }
    }

    private void ReadChoice(ref Utf8JsonReader reader)
    {
        _choice = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("delta"u8) || reader.ValueTextEquals("message"u8))
            {
                reader.Read();
                ReadDelta(ref reader);
            }
            else if (_text is not null && reader.ValueTextEquals("index"u8))
            {
                reader.Read();
                _choice = reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var index) ? index & 0xFFFF : 0;
                reader.Skip();
            }
            else if (reader.ValueTextEquals("finish_reason"u8))
            {
                reader.Read();
                FinishReason = TextOrSkip(ref reader) ?? FinishReason;
            }
            else if (reader.ValueTextEquals("usage"u8))
            {
                // Moonshot reports usage inside the choice that carries the finish reason.
                reader.Read();
                ReadUsage(ref reader);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }
    }

    private void ReadDelta(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var counts = !reader.ValueTextEquals("role"u8) && !reader.ValueTextEquals("thinking_blocks"u8);
            var channel = _text is null ? OutputText.Apart : ChannelOf(ref reader);
            reader.Read();
            if (counts)
            {
                CountText(ref reader, channel);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    /// <summary>Counts every string under the value: content, reasoning, refusal, or a tool call with its name and arguments.</summary>
    private void CountText(ref Utf8JsonReader reader, int channel)
    {
        var depth = reader.CurrentDepth;
        do
        {
            if (reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length > 0)
            {
                TextBytes += reader.ValueSpan.Length;
                HasContent = true;
                _text?.Add(channel, ref reader);
            }
            else if (_text is not null && reader.TokenType == JsonTokenType.PropertyName)
            {
                channel = ChannelOf(ref reader);
            }
        }
        while (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray || reader.CurrentDepth > depth
            ? reader.Read()
            : false);
    }

    // The texts that come in pieces; a name or an id comes whole.
    private readonly int ChannelOf(ref Utf8JsonReader reader)
    {
        var channel = reader.ValueTextEquals("content"u8) ? Content
            : reader.ValueTextEquals("arguments"u8) ? Arguments
            : reader.ValueTextEquals("reasoning_content"u8) ? ReasoningContent
            : reader.ValueTextEquals("reasoning"u8) ? Reasoning
            : reader.ValueTextEquals("refusal"u8) ? Refusal
            : OutputText.Apart;
        return channel == OutputText.Apart ? channel : (_choice << ChannelBits) | channel;
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
