using System.Text.Json;
using Weir.Engine.Configuration;

namespace Weir.Engine.Wire;

/// <summary>Fills a request that is translated, after its client's fields were read: what the client said, in whichever words, is never touched.</summary>
internal static class ChatFill
{
    private const decimal HighestAnthropicTemperature = 1;

    public static void Apply(ChatRequest chat, JsonElement client, ModelSettingsConfig settings, FillTarget target)
    {
        if (target.Sampling)
        {
            Sampling(chat, client, settings, target);
        }

        if (target.PenaltiesAndStop && settings.Stop is { } stop && Lacks(client, "stop", "stop_sequences"))
        {
            chat.Stops.AddRange(stop);
        }

        if (target.Effort && settings.ReasoningEffort is { } effort && Lacks(client, "thinking", "reasoning_effort", "output_config"))
        {
            chat.Thinking = new(ThinkingMode.Unsaid, target.Dialect == Dialect.Anthropic ? RequestFill.AnthropicEffort(effort) : RequestFill.OpenAiEffort(effort));
        }

        if (target.Dialect == Dialect.OpenAi)
        {
            OpenAiOnly(chat, client, settings, target);
        }
    }

    private static void Sampling(ChatRequest chat, JsonElement client, ModelSettingsConfig settings, FillTarget target)
    {
        if (target.Dialect == Dialect.OpenAi)
        {
            chat.Temperature ??= Lacks(client, "temperature") ? settings.Temperature : null;
            chat.TopP ??= Lacks(client, "top_p") ? settings.TopP : null;
        }
        else if (Lacks(client, "temperature", "top_p", "thinking", "reasoning_effort"))
        {
            // It takes temperature or top_p, not both, and with thinking neither.
            chat.Temperature = settings.Temperature is { } temperature ? Math.Min(temperature, HighestAnthropicTemperature) : null;
            chat.TopP = settings.Temperature is null ? settings.TopP : null;
        }
    }

    private static void OpenAiOnly(ChatRequest chat, JsonElement client, ModelSettingsConfig settings, FillTarget target)
    {
        chat.PresencePenalty = target.PenaltiesAndStop && Lacks(client, "presence_penalty") ? settings.PresencePenalty : null;
        chat.FrequencyPenalty = target.PenaltiesAndStop && Lacks(client, "frequency_penalty") ? settings.FrequencyPenalty : null;
        chat.Seed = Lacks(client, "seed") ? settings.Seed : null;
    }

    private static bool Lacks(JsonElement client, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (client.TryGetProperty(name, out _))
            {
                return false;
            }
        }

        return true;
    }
}
