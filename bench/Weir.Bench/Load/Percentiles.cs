namespace Weir.Bench.Load;

/// <summary>Order statistics over what was measured.</summary>
internal static class Percentiles
{
    public static double Median(IEnumerable<double> values) => At(values, 0.5);

    /// <summary>The value below which <paramref name="share"/> of all lie; NaN of none.</summary>
    public static double At(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN
            : share == 0.5 && sorted.Length % 2 == 0 ? (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2
            : sorted[Math.Min(sorted.Length - 1, (int)Math.Ceiling(share * sorted.Length) - 1)];
    }
}
