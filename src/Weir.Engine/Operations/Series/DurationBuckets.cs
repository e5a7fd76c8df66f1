using System.Globalization;

namespace Weir.Engine.Operations.Series;

/// <summary>The buckets that durations are counted in, so that quantiles of millions of operations are told from a few numbers.</summary>
/// <remarks>A quantile is found between the two boundaries of its bucket: it is wrong by at most their distance, a third to a half of its value.</remarks>
internal static class DurationBuckets
{
    /// <summary>Upper boundaries, milliseconds, each part of its bucket; what is above the last is counted in one more.</summary>
    public static readonly long[] UpperMs =
    [
        1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300, 500, 700, 1_000, 1_500, 2_000, 3_000, 5_000, 7_000, 10_000, 15_000, 20_000, 30_000, 60_000, 120_000, 300_000, 600_000,
    ];

    /// <summary>How many buckets there are.</summary>
    public static readonly int Count = UpperMs.Length + 1;

    private const long UsPerMs = 1_000;

    /// <summary>The bucket of a duration in microseconds.</summary>
    public static int Of(long durationUs)
    {
        var found = Array.BinarySearch(UpperMs, (durationUs + UsPerMs - 1) / UsPerMs);
        return found >= 0 ? found : ~found;
    }

    /// <summary>How many were longer than a boundary.</summary>
    public static long Above(long boundaryMs, ReadOnlySpan<long> counts)
    {
        long above = 0;
        for (var i = Array.IndexOf(UpperMs, boundaryMs) + 1; i < counts.Length; i++)
        {
            above += counts[i];
        }

        return above;
    }

    /// <summary>The column of each bucket.</summary>
    public static string Column(int bucket) => "d" + bucket.ToString(CultureInfo.InvariantCulture);

    /// <summary>The duration in milliseconds that <paramref name="share"/> (0 to 1) of the counted ones do not exceed; <see langword="null"/> where there are none.</summary>
    public static double? Quantile(ReadOnlySpan<long> counts, double share)
    {
        long total = 0;
        foreach (var count in counts)
        {
            total += count;
        }

        if (total == 0)
        {
            return null;
        }

        var rank = share * total;
        double below = 0;
        for (var i = 0; i < UpperMs.Length; i++)
        {
            if (below + counts[i] >= rank && counts[i] > 0)
            {
                var lower = i == 0 ? 0 : UpperMs[i - 1];
                return Math.Round(lower + ((UpperMs[i] - lower) * Math.Clamp((rank - below) / counts[i], 0, 1)), 3);
            }

            below += counts[i];
        }

        // Above the last boundary nothing is known but that.
        return UpperMs[^1];
    }
}
