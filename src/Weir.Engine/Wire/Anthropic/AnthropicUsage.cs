using System.Text.Json;
using Weir.Engine.Pricing;

namespace Weir.Engine.Wire.Anthropic;

/// <summary>
/// Anthropic's usage, whose buckets are disjoint already, gathered over the events of a stream (every figure is cumulative; null or
/// missing means unchanged): <c>{"input_tokens":9,"cache_read_input_tokens":4,"cache_creation_input_tokens":0,"output_tokens":12}</c>.
/// </summary>
internal struct AnthropicUsage
{
    private long? _input;
    private long? _output;
    private long? _cacheRead;
    private long? _cacheWrite;
    private long? _write5m;
    private long? _write1h;
    private long? _thinking;
    private ServiceTier? _tier;
    private string? _problem;

    private enum Section
    {
        Usage,
        CacheCreation,
        OutputDetails,
    }

    /// <summary><c>"service_tier":"standard"</c>; null until named.</summary>
    public readonly ServiceTier? ServiceTier => _tier;

    /// <summary>Takes over the figures of the value under the reader.</summary>
    public void Merge(ref Utf8JsonReader reader)
    {
        _problem = null;
        ReadObject(ref reader, Section.Usage);
    }

    /// <summary>The buckets as far as they are known.</summary>
    public readonly UsageReading Reading
    {
        get
        {
            if (_problem is not null)
            {
                return UsageReading.Refused(_problem);
            }

            if (_input is not { } input || _output is not { } output)
            {
                return UsageReading.Refused(_input is null ? "usage.input_tokens is missing" : "usage.output_tokens is missing");
            }

            return BucketsOf(input, output);
        }
    }

    private readonly UsageReading BucketsOf(long input, long output)
    {
        var (write1h, thinking) = (_write1h ?? 0, _thinking ?? 0);
        var split = (_write5m ?? 0) + write1h;
        var written = _cacheWrite ?? split;
        if (split > written)
        {
            return UsageReading.Refused("usage.cache_creation exceeds its total");
        }

        if (thinking > output)
        {
            return UsageReading.Refused("usage has more thinking than output tokens");
        }

        return new UsageReading(
            new TokenUsage
            {
                Input = input,
                CacheRead = _cacheRead ?? 0,
                // What the upstream does not split was written for its default time, five minutes.
                CacheWrite5m = written - write1h,
                CacheWrite1h = write1h,
                Output = output - thinking,
                Reasoning = thinking,
            },
            null);
    }

    private void ReadObject(ref Utf8JsonReader reader, Section section)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            _problem = reader.TokenType == JsonTokenType.Null ? _problem : "usage is not an object";
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (section == Section.Usage && reader.ValueTextEquals("cache_creation"u8))
            {
                reader.Read();
                ReadObject(ref reader, Section.CacheCreation);
            }
            else if (section == Section.Usage && reader.ValueTextEquals("output_tokens_details"u8))
            {
                reader.Read();
                ReadObject(ref reader, Section.OutputDetails);
            }
            else if (section == Section.Usage && reader.ValueTextEquals("service_tier"u8))
            {
                reader.Read();
                _tier = ServiceTierNames.Read(ref reader) ?? _tier;
            }
            else
            {
                ref var slot = ref SlotOf(ref this, ref reader, section, out var name);
                ReadCount(ref reader, ref slot, name);
            }
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

    private static ref long? SlotOf(ref AnthropicUsage usage, ref Utf8JsonReader reader, Section section, out string? name)
    {
        switch (section)
        {
            case Section.Usage when reader.ValueTextEquals("input_tokens"u8):
                name = "input_tokens";
                return ref usage._input;
            case Section.Usage when reader.ValueTextEquals("output_tokens"u8):
                name = "output_tokens";
                return ref usage._output;
            case Section.Usage when reader.ValueTextEquals("cache_read_input_tokens"u8):
                name = "cache_read_input_tokens";
                return ref usage._cacheRead;
            case Section.Usage when reader.ValueTextEquals("cache_creation_input_tokens"u8):
                name = "cache_creation_input_tokens";
                return ref usage._cacheWrite;
            case Section.CacheCreation when reader.ValueTextEquals("ephemeral_5m_input_tokens"u8):
                name = "cache_creation.ephemeral_5m_input_tokens";
                return ref usage._write5m;
            case Section.CacheCreation when reader.ValueTextEquals("ephemeral_1h_input_tokens"u8):
                name = "cache_creation.ephemeral_1h_input_tokens";
                return ref usage._write1h;
            case Section.OutputDetails when reader.ValueTextEquals("thinking_tokens"u8):
                name = "output_tokens_details.thinking_tokens";
                return ref usage._thinking;
            default:
                name = null;
                return ref usage._thinking;
        }
    }
}
