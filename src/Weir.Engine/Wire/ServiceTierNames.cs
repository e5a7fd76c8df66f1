using System.Text.Json;
using Weir.Engine.Pricing;

namespace Weir.Engine.Wire;

/// <summary>The service tiers as requests and answers name them: OpenAI's <c>service_tier</c>, Anthropic's <c>usage.service_tier</c>.</summary>
public static class ServiceTierNames
{
    /// <summary>The tier that an answer names; <see langword="null"/> for a name that is none of those known.</summary>
    /// <remarks>OpenAI: <c>default</c>, <c>flex</c>, <c>priority</c>, <c>scale</c> (paid beforehand, told as standard). Anthropic: <c>standard</c>, <c>priority</c>, <c>batch</c>. Groq: <c>on_demand</c>.</remarks>
    public static ServiceTier? Parse(string? name) => name switch
    {
        "standard" or "default" or "auto" or "on_demand" or "performance" or "scale" or "standard_only" => ServiceTier.Standard,
        "batch" => ServiceTier.Batch,
        "flex" => ServiceTier.Flex,
        "priority" => ServiceTier.Priority,
        _ => null,
    };

    /// <summary>The dearest tier that a request may be given: the one it names, the standard one where it names none or leaves the choice to the provider.</summary>
    /// <param name="value">The request's <c>service_tier</c>.</param>
    public static ServiceTier Asked(RequestValue value) => value.Kind == JsonValueKind.String ? Parse(value.Text) ?? ServiceTier.Standard : ServiceTier.Standard;

    /// <summary>Reads the value under the reader: a name, or anything else, which names none.</summary>
    internal static ServiceTier? Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            // Compared in place: the usual answer names its tier, and a string a call would be for nothing.
            return reader.ValueTextEquals("default"u8) || reader.ValueTextEquals("standard"u8) ? ServiceTier.Standard : Parse(reader.GetString());
        }

        reader.Skip();
        return null;
    }
}
