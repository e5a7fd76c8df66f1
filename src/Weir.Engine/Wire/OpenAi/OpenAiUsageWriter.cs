using System.Text.Json;
using Weir.Engine.Pricing;

namespace Weir.Engine.Wire.OpenAi;

/// <summary>Writes disjoint buckets as OpenAI nests them: totals that include their details.</summary>
internal static class OpenAiUsageWriter
{
    public static void Write(Utf8JsonWriter writer, TokenUsage usage)
    {
        writer.WriteStartObject("usage");
        writer.WriteNumber("prompt_tokens", usage.TotalInput);
        writer.WriteNumber("completion_tokens", usage.TotalOutput);
        writer.WriteNumber("total_tokens", usage.TotalInput + usage.TotalOutput);
        writer.WriteStartObject("prompt_tokens_details");
        writer.WriteNumber("cached_tokens", usage.CacheRead);
        writer.WriteNumber("audio_tokens", usage.AudioInput);
        if (usage.Image > 0)
        {
            writer.WriteNumber("image_tokens", usage.Image);
        }

        if (usage.CacheWrite5m + usage.CacheWrite1h is > 0 and var written)
        {
            writer.WriteNumber("cache_write_tokens", written);
        }

        writer.WriteEndObject();
        writer.WriteStartObject("completion_tokens_details");
        writer.WriteNumber("reasoning_tokens", usage.Reasoning);
        writer.WriteNumber("audio_tokens", usage.AudioOutput);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
