using System.Text.Json;
using Weir.Engine.Pricing;

namespace Weir.Engine.Wire.Anthropic;

/// <summary>Writes disjoint buckets as Anthropic's usage. Its format has no place for audio and images: they count as input and output.</summary>
internal static class AnthropicUsageWriter
{
    public static void Write(Utf8JsonWriter writer, TokenUsage usage)
    {
        writer.WriteStartObject("usage");
        writer.WriteNumber("input_tokens", usage.Input + usage.AudioInput + usage.Image);
        writer.WriteNumber("cache_creation_input_tokens", usage.CacheWrite5m + usage.CacheWrite1h);
        writer.WriteNumber("cache_read_input_tokens", usage.CacheRead);
        if (usage.CacheWrite5m + usage.CacheWrite1h > 0)
        {
            writer.WriteStartObject("cache_creation");
            writer.WriteNumber("ephemeral_5m_input_tokens", usage.CacheWrite5m);
            writer.WriteNumber("ephemeral_1h_input_tokens", usage.CacheWrite1h);
            writer.WriteEndObject();
        }

        writer.WriteNumber("output_tokens", usage.TotalOutput);
        if (usage.Reasoning > 0)
        {
            writer.WriteStartObject("output_tokens_details");
            writer.WriteNumber("thinking_tokens", usage.Reasoning);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }
}
