namespace Weir.Engine.Telemetry;

/// <summary>Bucket boundaries of the histograms, in seconds.</summary>
internal static class Buckets
{
    /// <summary>As the GenAI conventions advise for operation durations, with room above for long answers.</summary>
    public static readonly double[] Duration = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92, 163.84, 327.68];

    /// <summary>As the GenAI conventions advise for the time to first token.</summary>
    public static readonly double[] FirstToken = [0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0];

    /// <summary>From 50 microseconds, where a gateway's own work lives.</summary>
    public static readonly double[] Overhead = [0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0];
}
