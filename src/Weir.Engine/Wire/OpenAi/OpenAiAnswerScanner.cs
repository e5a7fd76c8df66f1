using System.Text.Json;

namespace Weir.Engine.Wire.OpenAi;

/// <summary>Scans a plain chat or embeddings answer.</summary>
internal static class OpenAiAnswerScanner
{
    public static AnswerFacts? Scan(ReadOnlySpan<byte> body)
    {
        try
        {
            var facts = OpenAiEventFacts.Read(body);
            if (facts.HasError || !(facts.Choices > 0 || facts.HasData))
            {
                return null;
            }

            var usage = facts.HasData && facts.HasUsage ? EmbeddingsUsage(body) : facts.Usage;
            return new AnswerFacts(usage.Usage, usage.Problem, facts.Model, facts.FinishReason, facts.TextBytes) { ServiceTier = facts.ServiceTier };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary><c>{"object":"list","usage":{"prompt_tokens":8,"total_tokens":8},"data":[..]}</c>: usage may stand before the data.</summary>
    private static UsageReading EmbeddingsUsage(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isUsage = reader.ValueTextEquals("usage"u8);
            reader.Read();
            if (isUsage)
            {
                return OpenAiUsage.Read(ref reader, outputRequired: false);
            }

            reader.Skip();
        }

        return default;
    }
}
