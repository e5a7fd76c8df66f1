using System.Globalization;
using System.Text;
using System.Text.Json;
using Weir.Engine.Configuration;

namespace Weir.Engine.Wire;

/// <summary>Fields of a request that stays in its dialect, for what its client left out. A field that is there, be it null, is never touched.</summary>
/// <remarks>The output limit is not among them: it is decided where budgets are held (<see cref="RequestEdits.MaxOutputTokens"/>).</remarks>
internal static class RequestFill
{
    private const decimal HighestAnthropicTemperature = 1;

    /// <summary>The fields to add, each with its value as JSON.</summary>
    public static IEnumerable<(string Name, string Json)> Of(RequestMembers request, ModelSettingsConfig settings, FillTarget target) =>
        target.Dialect == Dialect.OpenAi ? OpenAi(request, settings, target) : Anthropic(request, settings, target);

    /// <summary>OpenAI's word for an effort.</summary>
    public static string OpenAiEffort(ReasoningEffort effort) => effort == ReasoningEffort.Max ? "xhigh" : Word(effort);

    /// <summary>Anthropic's word for an effort.</summary>
    public static string AnthropicEffort(ReasoningEffort effort) => effort == ReasoningEffort.Minimal ? "low" : Word(effort);

    private static IEnumerable<(string, string)> OpenAi(RequestMembers request, ModelSettingsConfig settings, FillTarget target)
    {
        if (target.Sampling && settings.Temperature is { } temperature && Lacks(request, "temperature"))
        {
            yield return ("temperature", Number(temperature));
        }

        if (target.Sampling && settings.TopP is { } topP && Lacks(request, "top_p"))
        {
            yield return ("top_p", Number(topP));
        }

        if (target.PenaltiesAndStop)
        {
            foreach (var field in PenaltiesAndStop(request, settings))
            {
                yield return field;
            }
        }

        var seed = target.SeedField ?? "seed";
        if (settings.Seed is { } number && Lacks(request, "seed", seed))
        {
            yield return (seed, number.ToString(CultureInfo.InvariantCulture));
        }

        // Other servers of this dialect have their own words for the same wish.
        if (target.Effort && settings.ReasoningEffort is { } effort && Lacks(request, "reasoning_effort", "reasoning", "thinking"))
        {
            yield return ("reasoning_effort", $"\"{OpenAiEffort(effort)}\"");
        }
    }

    private static IEnumerable<(string, string)> PenaltiesAndStop(RequestMembers request, ModelSettingsConfig settings)
    {
        if (settings.PresencePenalty is { } presence && Lacks(request, "presence_penalty"))
        {
            yield return ("presence_penalty", Number(presence));
        }

        if (settings.FrequencyPenalty is { } frequency && Lacks(request, "frequency_penalty"))
        {
            yield return ("frequency_penalty", Number(frequency));
        }

        if (settings.Stop is { } stop && Lacks(request, "stop"))
        {
            yield return ("stop", Texts(stop));
        }
    }

    /// It takes temperature or top_p, not both, and with thinking neither; a stop text must hold more than blanks.
    private static IEnumerable<(string, string)> Anthropic(RequestMembers request, ModelSettingsConfig settings, FillTarget target)
    {
        if (target.Sampling && Lacks(request, "temperature", "top_p", "thinking"))
        {
            if (settings.Temperature is { } temperature)
            {
                yield return ("temperature", Number(Math.Min(temperature, HighestAnthropicTemperature)));
            }
            else if (settings.TopP is { } topP)
            {
                yield return ("top_p", Number(topP));
            }
        }

        if (target.PenaltiesAndStop && settings.Stop?.Where(static text => !string.IsNullOrWhiteSpace(text)).ToArray() is { Length: > 0 } stop && Lacks(request, "stop_sequences"))
        {
            yield return ("stop_sequences", Texts(stop));
        }

        if (target.Effort && settings.ReasoningEffort is { } effort && Lacks(request, "output_config", "thinking"))
        {
            yield return ("output_config", $$"""{"effort":"{{AnthropicEffort(effort)}}"}""");
        }
    }

    private static bool Lacks(RequestMembers request, params ReadOnlySpan<string> names)
    {
        Span<byte> utf8 = stackalloc byte[32];
        foreach (var name in names)
        {
            if (request.Find(utf8[..Encoding.UTF8.GetBytes(name, utf8)]).Kind != JsonValueKind.Undefined)
            {
                return false;
            }
        }

        return true;
    }

    private static string Number(decimal value) => value.ToString("0.############################", CultureInfo.InvariantCulture);

    private static string Texts(IEnumerable<string> texts) => $"[{string.Join(',', texts.Select(static text => $"\"{JsonEncodedText.Encode(text)}\""))}]";

    private static string Word(ReasoningEffort effort) => effort switch
    {
        ReasoningEffort.Minimal => "minimal",
        ReasoningEffort.Low => "low",
        ReasoningEffort.Medium => "medium",
        ReasoningEffort.High => "high",
        ReasoningEffort.Xhigh => "xhigh",
        _ => "max",
    };
}
