namespace Weir.Engine.Telemetry.Exposition;

/// <summary>Shows a histogram at some of the boundaries that it counts at.</summary>
internal static class Rebucket
{
    /// <summary>Counts between <paramref name="shown"/>, all of which must be among <paramref name="counted"/>; then nothing is guessed.</summary>
    public static long[] At(long[] counts, double[] counted, IReadOnlyList<double> shown)
    {
        var sums = new long[shown.Count + 1];
        var into = 0;
        for (var i = 0; i < counts.Length; i++)
        {
            while (into < shown.Count && i < counted.Length && counted[i] > shown[into])
            {
                into++;
            }

            sums[i == counted.Length ? shown.Count : into] += counts[i];
        }

        return sums;
    }
}
