using System.Text.Json;
using Weir.Engine.Pricing;

namespace Weir.Engine.Providers.Simulator.OpenAi;

/// <summary>OpenAI's usage object: <c>prompt_tokens</c> includes the cached ones, <c>completion_tokens</c> the reasoning.</summary>
internal static class OpenAiUsage
{
    public static void Write(Utf8JsonWriter json, in TokenUsage usage, string? shape)
    {
        json.WriteStartObject();
        json.Tokens("prompt_tokens", usage.TotalInput, shape);
        json.Tokens("completion_tokens", usage.TotalOutput, shape);
        json.Tokens("total_tokens", usage.TotalInput + usage.TotalOutput, shape);
        json.WriteStartObject("prompt_tokens_details");
        json.WriteNumber("cached_tokens", usage.CacheRead);
        json.WriteNumber("audio_tokens", 0);
        json.WriteEndObject();
        json.WriteStartObject("completion_tokens_details");
        json.WriteNumber("reasoning_tokens", usage.Reasoning);
        json.WriteNumber("audio_tokens", 0);
        json.WriteNumber("accepted_prediction_tokens", 0);
        json.WriteNumber("rejected_prediction_tokens", 0);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
