using System.Globalization;
using System.Text;

namespace Weir.Engine.Telemetry;

/// <summary>A value of a metric: whole, or real. Neither becomes the other.</summary>
internal readonly record struct MetricNumber
{
    private readonly long _whole;
    private readonly double _real;
    private readonly bool _isReal;

    public MetricNumber(long whole) => _whole = whole;

    public MetricNumber(double real)
    {
        _real = real;
        _isReal = true;
    }

    public static MetricNumber operator +(MetricNumber left, MetricNumber right) => (left._isReal, right._isReal) switch
    {
        (false, false) => new(left._whole + right._whole),
        (true, true) => new(left._real + right._real),
        (true, false) => new(left._real + right._whole),
        _ => new(left._whole + right._real),
    };

    /// <summary>The whole number; null where it is real.</summary>
    public long? Whole => _isReal ? null : _whole;

    /// <summary>It as a real number; whole nano-USD in dollars.</summary>
    public double ToDouble(bool isMoney) => _isReal ? _real : isMoney ? (double)(_whole / 1_000_000_000m) : _whole;

    /// <summary>Writes it without an exponent, for scripts that compare it as text (S4-21).</summary>
    /// <param name="text">Takes it.</param>
    /// <param name="isMoney">Whether it is whole nano-USD, to be written in dollars.</param>
    public void AppendTo(StringBuilder text, bool isMoney)
    {
        if (_isReal)
        {
            text.Append(double.IsFinite(_real) ? _real.ToString("0.#########", CultureInfo.InvariantCulture) : "NaN");
        }
        else if (isMoney)
        {
            text.Append((_whole / 1_000_000_000m).ToString("0.#########", CultureInfo.InvariantCulture));
        }
        else
        {
            text.Append(CultureInfo.InvariantCulture, $"{_whole}");
        }
    }
}
