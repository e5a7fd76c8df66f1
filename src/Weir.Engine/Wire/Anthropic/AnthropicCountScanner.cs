using System.Text.Json;

namespace Weir.Engine.Wire.Anthropic;

/// <summary>Scans the answer of <c>count_tokens</c>: <c>{"input_tokens":12}</c>, perhaps with more beside it.</summary>
internal static class AnthropicCountScanner
{
    public static AnswerFacts? Scan(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            var counted = false;
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isCount = reader.ValueTextEquals("input_tokens"u8);
                reader.Read();
                counted |= isCount && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var tokens) && tokens >= 0;
                reader.Skip();
            }

            return counted && !reader.Read() ? new AnswerFacts(null, null, null, null, 0) : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
