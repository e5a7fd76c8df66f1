namespace Weir.Engine.Pricing;

/// <summary>The prices of one model over time. Each holds from its date until the next one's; nothing holds before the first.</summary>
public sealed class PriceSchedule
{
    private readonly DatedPrice[] _rows;

    /// <summary>A schedule of prices, in any order.</summary>
    /// <exception cref="ArgumentException">None, or two from the same moment.</exception>
    public PriceSchedule(params IEnumerable<DatedPrice> rows)
    {
        _rows = [.. rows.OrderBy(row => row.From)];
        if (_rows.Length == 0 || _rows.DistinctBy(row => row.From).Count() != _rows.Length)
        {
            throw new ArgumentException("A schedule needs one or more prices, each from a moment of its own.", nameof(rows));
        }
    }

    /// <summary>The prices, earliest first.</summary>
    public IReadOnlyList<DatedPrice> Rows => _rows;

    /// <summary>A price that holds at all times.</summary>
    public static PriceSchedule Always(ModelPrice price) => new(new DatedPrice(DateTimeOffset.MinValue, price));

    /// <summary>The price that holds at <paramref name="moment"/>; <see langword="null"/> before the first.</summary>
    public ModelPrice? At(DateTimeOffset moment)
    {
        for (var index = _rows.Length - 1; index >= 0; index--)
        {
            if (_rows[index].From <= moment)
            {
                return _rows[index].Price;
            }
        }

        return null;
    }
}

/// <summary>One price of a schedule.</summary>
/// <param name="From">The first moment at which it holds, UTC; <see cref="DateTimeOffset.MinValue"/> for since ever.</param>
/// <param name="Price">The price.</param>
public sealed record DatedPrice(DateTimeOffset From, ModelPrice Price);
