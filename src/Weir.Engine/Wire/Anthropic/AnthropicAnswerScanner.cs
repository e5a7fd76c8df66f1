using System.Text.Json;

namespace Weir.Engine.Wire.Anthropic;

/// <summary>Scans a plain answer: <c>{"type":"message","content":[..],"usage":{..}}</c>.</summary>
internal static class AnthropicAnswerScanner
{
    public static AnswerFacts? Scan(ReadOnlySpan<byte> body)
    {
        try
        {
            var facts = AnthropicEventFacts.Read(body, default);
            if (!facts.HasContentList || facts.Type == "error")
            {
                return null;
            }

            var usage = facts.HasUsage ? facts.Usage.Reading : default;
            return new AnswerFacts(usage.Usage, usage.Problem, facts.Model, facts.StopReason, facts.TextBytes) { ServiceTier = facts.Usage.ServiceTier };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
