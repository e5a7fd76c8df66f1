namespace Weir.Engine.Configuration;

/// <summary>The price that a model without one is taken to have: US dollars per million tokens. <c>pricing.cap</c>.</summary>
public sealed record PriceCapConfig
{
    /// <summary>Input of every kind, 0 to 10000. Required.</summary>
    public decimal Input { get; init; }

    /// <summary>Output of every kind, 0 to 10000. Required.</summary>
    public decimal Output { get; init; }
}
