using System.Text.Json;
using Weir.Engine.Pricing;

namespace Weir.Engine.Providers.Simulator.Anthropic;

/// <summary>Anthropic's usage object: <c>input_tokens</c> excludes what was read from and written to the cache.</summary>
internal static class AnthropicUsage
{
    public static void Write(Utf8JsonWriter json, in TokenUsage usage, long output, string? shape)
    {
        json.WriteStartObject();
        json.Tokens("input_tokens", usage.Input, shape);
        json.WriteNumber("cache_creation_input_tokens", usage.CacheWrite5m + usage.CacheWrite1h);
        json.WriteNumber("cache_read_input_tokens", usage.CacheRead);
        json.WriteStartObject("cache_creation");
        json.WriteNumber("ephemeral_5m_input_tokens", usage.CacheWrite5m);
        json.WriteNumber("ephemeral_1h_input_tokens", usage.CacheWrite1h);
        json.WriteEndObject();
        json.Tokens("output_tokens", output, shape);
        json.WriteString("service_tier", "standard");
        json.WriteEndObject();
    }

    /// <summary>The cumulative usage of <c>message_delta</c>.</summary>
    public static void WriteFinal(Utf8JsonWriter json, in TokenUsage usage, string? shape)
    {
        json.WriteStartObject();
        json.Tokens("input_tokens", usage.Input, shape);
        json.WriteNumber("cache_creation_input_tokens", usage.CacheWrite5m + usage.CacheWrite1h);
        json.WriteNumber("cache_read_input_tokens", usage.CacheRead);
        json.Tokens("output_tokens", usage.TotalOutput, shape);
        json.WriteEndObject();
    }
}
