namespace Weir.Engine.Pricing;

/// <summary>Prices of requests with long prompts.</summary>
/// <param name="Above">They hold for the whole request once its input has more tokens than this.</param>
/// <param name="Rates">The prices.</param>
public sealed record LongContextPrice(long Above, PriceVector Rates);
