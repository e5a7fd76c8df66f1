namespace Weir.Engine.Pricing;

/// <summary>The prices of one service tier: those of ordinary requests, and dearer ones for long prompts.</summary>
public sealed class PriceTable
{
    private readonly LongContextPrice[] _longContext;

    /// <summary>A table.</summary>
    /// <param name="rates">Prices of a request whose input reaches no step.</param>
    /// <param name="longContext">Steps; each holds for the whole request, and the highest that is reached counts. In any order.</param>
    public PriceTable(PriceVector rates, params IEnumerable<LongContextPrice> longContext)
    {
        Rates = rates;
        _longContext = [.. longContext.OrderBy(step => step.Above)];
    }

    /// <summary>Prices of a request whose input reaches no step.</summary>
    public PriceVector Rates { get; }

    /// <summary>The steps, lowest first.</summary>
    public IReadOnlyList<LongContextPrice> LongContext => _longContext;

    /// <summary>The prices that hold for a whole request with so many input tokens of every kind together.</summary>
    public PriceVector RatesFor(long totalInput)
    {
        var rates = Rates;
        foreach (var step in _longContext)
        {
            if (totalInput <= step.Above)
            {
                break;
            }

            rates = step.Rates;
        }

        return rates;
    }

    /// <summary>Nano-dollars that no usage within the bound exceeds, whichever step it reaches.</summary>
    internal Int128 BoundOf(long input, long output)
    {
        var most = Rates.BoundOf(input, output);
        foreach (var step in _longContext)
        {
            if (input > step.Above)
            {
                most = Int128.Max(most, step.Rates.BoundOf(input, output));
            }
        }

        return most;
    }
}
