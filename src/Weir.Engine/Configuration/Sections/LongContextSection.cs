using Weir.Engine.Configuration.Fields;

namespace Weir.Engine.Configuration.Sections;

/// <summary>Fields of <c>models.*.deployments.*.price.long_context</c>.</summary>
internal static class LongContextSection
{
    public static readonly ObjectKind<LongContextConfig> Kind = new ObjectKind<LongContextConfig>("price for long prompts", () => new())
        .Required("above", Values.Long(1, 1_000_000_000, "tokens"), p => p.Above, (p, value) => p with { Above = value },
            "It holds for the whole request once the input has more tokens than this.")
        .Required("input", PriceSection.PerMTok, p => p.Input, (p, value) => p with { Input = value },
            "Input.")
        .Required("output", PriceSection.PerMTok, p => p.Output, (p, value) => p with { Output = value },
            "Output.")
        .Optional("cache_read", PriceSection.PerMTok, p => p.CacheRead, (p, value) => p with { CacheRead = value },
            "Input read from the provider's cache; required where the ordinary price states it, as are the fields below.")
        .Optional("cache_write_5m", PriceSection.PerMTok, p => p.CacheWrite5m, (p, value) => p with { CacheWrite5m = value },
            "Input written to the provider's cache for five minutes.")
        .Optional("cache_write_1h", PriceSection.PerMTok, p => p.CacheWrite1h, (p, value) => p with { CacheWrite1h = value },
            "Input written to the provider's cache for one hour.")
        .Optional("reasoning", PriceSection.PerMTok, p => p.Reasoning, (p, value) => p with { Reasoning = value },
            "Reasoning.")
        .Optional("audio_input", PriceSection.PerMTok, p => p.AudioInput, (p, value) => p with { AudioInput = value },
            "Audio in.")
        .Optional("audio_output", PriceSection.PerMTok, p => p.AudioOutput, (p, value) => p with { AudioOutput = value },
            "Audio out.")
        .Optional("image", PriceSection.PerMTok, p => p.Image, (p, value) => p with { Image = value },
            "Images in.");
}
