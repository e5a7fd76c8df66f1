using Weir.Engine.Configuration.Fields;

namespace Weir.Engine.Configuration.Sections;

/// <summary>Fields of <c>models.*.deployments.*.price</c>.</summary>
internal static class PriceSection
{
    public static readonly ScalarKind<decimal> PerMTok = Values.Number(0, 10_000, "USD per million tokens");

    public static readonly ObjectKind<PriceConfig> Kind = new ObjectKind<PriceConfig>("price", () => new())
        .Required("input", PerMTok, p => p.Input, (p, value) => p with { Input = value },
            "Input.")
        .Required("output", PerMTok, p => p.Output, (p, value) => p with { Output = value },
            "Output.")
        .Optional("cache_read", PerMTok, p => p.CacheRead, (p, value) => p with { CacheRead = value },
            "Input read from the provider's cache. Default: as `input`.")
        .Optional("cache_write_5m", PerMTok, p => p.CacheWrite5m, (p, value) => p with { CacheWrite5m = value },
            "Input written to the provider's cache for five minutes. Default: as `input`.")
        .Optional("cache_write_1h", PerMTok, p => p.CacheWrite1h, (p, value) => p with { CacheWrite1h = value },
            "Input written to the provider's cache for one hour. Default: as `input`.")
        .Optional("reasoning", PerMTok, p => p.Reasoning, (p, value) => p with { Reasoning = value },
            "Reasoning. Default: as `output`.")
        .Optional("audio_input", PerMTok, p => p.AudioInput, (p, value) => p with { AudioInput = value },
            "Audio in. Default: as `input`.")
        .Optional("audio_output", PerMTok, p => p.AudioOutput, (p, value) => p with { AudioOutput = value },
            "Audio out. Default: as `output`.")
        .Optional("image", PerMTok, p => p.Image, (p, value) => p with { Image = value },
            "Images in, where the provider counts them apart. Default: as `input`.")
        .Optional("long_context", LongContextSection.Kind, p => p.LongContext, (p, value) => p with { LongContext = value },
            "Prices of requests with long prompts.")
        .Optional("request", Values.Number(0, 100, "USD per request"), p => p.Request, (p, value) => p with { Request = value },
            "Each request.");
}
