namespace Weir.Engine.Telemetry;

/// <summary>Upper boundaries of the histograms, in the unit of their instrument.</summary>
/// <remarks>
/// A histogram counts at the boundaries of every exposition that it is shown in, so each of them is exact: none is interpolated from another's.
/// The GenAI conventions end at 82 and 10 seconds, the other families at 10 and 50; longer answers are everyday, so all have a few boundaries above.
/// </remarks>
internal static class Buckets
{
    /// <summary>As the GenAI conventions advise for operation durations, seconds.</summary>
    public static readonly double[] Duration = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92, 163.84, 327.68];

    /// <summary>As the GenAI conventions advise for the time to first token, seconds.</summary>
    public static readonly double[] FirstToken = [0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0, 20.0, 40.0];

    /// <summary>As the GenAI conventions advise for the time per output token, seconds.</summary>
    public static readonly double[] PerToken = [0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1.0, 2.5];

    /// <summary>As the GenAI conventions advise for the number of tokens.</summary>
    public static readonly double[] TokenCount = [1, 4, 16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864];

    /// <summary>From 50 microseconds, where a gateway's own work lives.</summary>
    public static readonly double[] Overhead = [0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0];

    /// <summary>Cost of one operation, nano-USD: from a ten-thousandth of a dollar to a hundred dollars.</summary>
    public static readonly double[] Cost = [100_000, 300_000, 1_000_000, 3_000_000, 10_000_000, 30_000_000, 100_000_000, 300_000_000, 1_000_000_000, 10_000_000_000, 100_000_000_000];

    /// <summary>S4-04's, with larger ones: p95 above 10 seconds could not be told (S4-18d).</summary>
    public static readonly double[] CcrDuration = [0.001, 0.005, 0.015, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300];

    /// <summary>S4-08's, with larger ones.</summary>
    public static readonly double[] CcrLatency = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 300];

    /// <summary>Scores from 0 to 1, S4-11's.</summary>
    public static readonly double[] Score = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];
}
