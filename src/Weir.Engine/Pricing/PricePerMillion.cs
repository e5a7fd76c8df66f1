namespace Weir.Engine.Pricing;

/// <summary>A price as providers print it: US dollars per million tokens, <see cref="Request"/> in US dollars a request.</summary>
public sealed record PricePerMillion
{
    /// <summary>Input tokens.</summary>
    public required decimal Input { get; init; }

    /// <summary>Output tokens.</summary>
    public required decimal Output { get; init; }

    /// <summary>Tokens read from the prompt cache; as input when absent.</summary>
    public decimal? CacheRead { get; init; }

    /// <summary>Tokens written to the five-minute cache; as input when absent.</summary>
    public decimal? CacheWrite5m { get; init; }

    /// <summary>Tokens written to the one-hour cache; as the five-minute cache when absent.</summary>
    public decimal? CacheWrite1h { get; init; }

    /// <summary>Reasoning tokens; as output when absent.</summary>
    public decimal? Reasoning { get; init; }

    /// <summary>Audio input tokens; as input when absent.</summary>
    public decimal? AudioInput { get; init; }

    /// <summary>Audio output tokens; as output when absent.</summary>
    public decimal? AudioOutput { get; init; }

    /// <summary>Image input tokens, where the provider reports them apart; as input when absent.</summary>
    public decimal? Image { get; init; }

    /// <summary>US dollars for each request; none when absent.</summary>
    public decimal? Request { get; init; }

    /// <summary>Every price of tokens times <paramref name="factor"/>; the price of a request stays.</summary>
    public PricePerMillion Times(decimal factor) => new()
    {
        Input = Input * factor,
        Output = Output * factor,
        CacheRead = CacheRead * factor,
        CacheWrite5m = CacheWrite5m * factor,
        CacheWrite1h = CacheWrite1h * factor,
        Reasoning = Reasoning * factor,
        AudioInput = AudioInput * factor,
        AudioOutput = AudioOutput * factor,
        Image = Image * factor,
        Request = Request,
    };
}
