using System.Text.Json;
using Weir.Engine.Pricing;

namespace Weir.Engine.Wire.OpenAi;

/// <summary>
/// Reads OpenAI's usage block, whose totals include their details, into disjoint buckets:
/// <c>{"prompt_tokens":9,"completion_tokens":12,"total_tokens":21,"prompt_tokens_details":{"cached_tokens":4}}</c>.
/// </summary>
internal struct OpenAiUsage
{
    private long? _prompt;
    private long? _completion;
    private long? _total;
    private long? _cached;
    private long? _cacheHit;
    private long? _cacheWrite;
    private long? _audioIn;
    private long? _imageIn;
    private long? _reasoning;
    private long? _audioOut;
    private string? _problem;

    private enum Section
    {
        Usage,
        Prompt,
        Completion,
    }

    /// <summary>Reads the value under the reader; null there means there is no usage.</summary>
    public static UsageReading Read(ref Utf8JsonReader reader, bool outputRequired)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return default;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return UsageReading.Refused("usage is not an object");
        }

        var usage = default(OpenAiUsage);
        usage.ReadSection(ref reader, Section.Usage);
        return usage._problem is { } problem ? UsageReading.Refused(problem) : usage.Buckets(outputRequired);
    }

    private void ReadSection(ref Utf8JsonReader reader, Section section)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (section == Section.Usage && reader.ValueTextEquals("prompt_tokens_details"u8))
            {
                ReadDetails(ref reader, Section.Prompt);
            }
            else if (section == Section.Usage && reader.ValueTextEquals("completion_tokens_details"u8))
            {
                ReadDetails(ref reader, Section.Completion);
            }
            else
            {
                ref var slot = ref SlotOf(ref this, ref reader, section, out var name);
                ReadCount(ref reader, ref slot, name);
            }
        }
    }

    private void ReadDetails(ref Utf8JsonReader reader, Section section)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            ReadSection(ref reader, section);
        }
        else if (reader.TokenType != JsonTokenType.Null)
        {
            reader.Skip();
            _problem ??= "usage details are not an object";
        }
    }

    private void ReadCount(ref Utf8JsonReader reader, ref long? slot, string? name)
    {
        reader.Read();
        if (name is null)
        {
            reader.Skip();
        }
        else if (TokenCount.TryRead(ref reader, out var count))
        {
            slot = count ?? slot;
        }
        else
        {
            _problem ??= $"usage.{name} is not a whole number from 0 to 10^12";
        }
    }

    private static ref long? SlotOf(ref OpenAiUsage usage, ref Utf8JsonReader reader, Section section, out string? name)
    {
        switch (section)
        {
            case Section.Usage when reader.ValueTextEquals("prompt_tokens"u8):
                name = "prompt_tokens";
                return ref usage._prompt;
            case Section.Usage when reader.ValueTextEquals("completion_tokens"u8):
                name = "completion_tokens";
                return ref usage._completion;
            case Section.Usage when reader.ValueTextEquals("total_tokens"u8):
                name = "total_tokens";
                return ref usage._total;
            case Section.Usage when reader.ValueTextEquals("prompt_cache_hit_tokens"u8):
            case Section.Usage when reader.ValueTextEquals("cached_tokens"u8):
                // DeepSeek and Moonshot put the cached part beside the totals.
                name = "prompt_cache_hit_tokens";
                return ref usage._cacheHit;
            default:
                return ref DetailSlotOf(ref usage, ref reader, section, out name);
        }
    }

    private static ref long? DetailSlotOf(ref OpenAiUsage usage, ref Utf8JsonReader reader, Section section, out string? name)
    {
        switch (section)
        {
            case Section.Prompt when reader.ValueTextEquals("cached_tokens"u8):
                name = "prompt_tokens_details.cached_tokens";
                return ref usage._cached;
            case Section.Prompt when reader.ValueTextEquals("cache_write_tokens"u8):
                name = "prompt_tokens_details.cache_write_tokens";
                return ref usage._cacheWrite;
            case Section.Prompt when reader.ValueTextEquals("audio_tokens"u8):
                name = "prompt_tokens_details.audio_tokens";
                return ref usage._audioIn;
            case Section.Prompt when reader.ValueTextEquals("image_tokens"u8):
                name = "prompt_tokens_details.image_tokens";
                return ref usage._imageIn;
            case Section.Completion when reader.ValueTextEquals("reasoning_tokens"u8):
                name = "completion_tokens_details.reasoning_tokens";
                return ref usage._reasoning;
            case Section.Completion when reader.ValueTextEquals("audio_tokens"u8):
                name = "completion_tokens_details.audio_tokens";
                return ref usage._audioOut;
            default:
                name = null;
                return ref usage._audioOut;
        }
    }

    private readonly UsageReading Buckets(bool outputRequired)
    {
        if (_prompt is not { } prompt)
        {
            return UsageReading.Refused("usage.prompt_tokens is missing");
        }

        if (_completion is null && outputRequired)
        {
            return UsageReading.Refused("usage.completion_tokens is missing");
        }

        var (read, written) = (_cached ?? _cacheHit ?? 0, _cacheWrite ?? 0);
        if (read + written > prompt)
        {
            return UsageReading.Refused("usage has more cached than prompt tokens");
        }

        // A cached audio or image token is counted by the upstream in both details; here it stays a cached one.
        var audioIn = Math.Min(_audioIn ?? 0, prompt - read - written);
        var imageIn = Math.Min(_imageIn ?? 0, prompt - read - written - audioIn);
        return OutputOf(prompt, _completion ?? 0) is { } output
            ? new UsageReading(
                output with { Input = prompt - read - written - audioIn - imageIn, CacheRead = read, CacheWrite5m = written, AudioInput = audioIn, Image = imageIn },
                null)
            : UsageReading.Refused("usage has more reasoning and audio than completion tokens");
    }

    /// <summary>Splits the output; null when its details exceed it.</summary>
    private readonly TokenUsage? OutputOf(long prompt, long completion)
    {
        var (reasoning, audio) = (_reasoning ?? 0, _audioOut ?? 0);
        var apart = (_total ?? 0) - prompt - completion;
        if (apart > 0 && (reasoning == 0 || reasoning == apart))
        {
            // Two upstreams bill reasoning outside completion_tokens: xAI names it in the details, Gemini's compatible endpoint
            // shows it only as the difference to the total.
            return audio > completion ? null : new TokenUsage { Output = completion - audio, AudioOutput = audio, Reasoning = apart };
        }

        return reasoning + audio > completion
            ? null
            : new TokenUsage { Output = completion - reasoning - audio, AudioOutput = audio, Reasoning = reasoning };
    }
}
