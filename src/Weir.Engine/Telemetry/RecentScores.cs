using System.Diagnostics.Metrics;

namespace Weir.Engine.Telemetry;

/// <summary>How satisfied users were of late: the mean of the last <see cref="Kept"/> scores of each tier at each provider.</summary>
/// <remarks>Memory: at most <see cref="MaxPairs"/> pairs; further ones are told together as <c>other</c>.</remarks>
public sealed class RecentScores
{
    /// <summary>How many scores of a pair make the mean.</summary>
    public const int Kept = 100;

    /// <summary>Most pairs of a tier and a provider.</summary>
    public const int MaxPairs = 500;

    private const string Other = "other";

    private readonly Dictionary<(string Tier, string Provider), Queue<double>> _scores = [];
    private readonly Lock _sync = new();

    /// <summary>Shows them as <c>weir.satisfaction</c>.</summary>
    public RecentScores(GatewayMeter meter)
    {
        ArgumentNullException.ThrowIfNull(meter);
        meter.Observe<double>("weir.satisfaction", "", "Satisfaction of users from 0 to 1, as reported: the mean of the last 100 scores", Measure);
    }

    /// <summary>Takes a score in.</summary>
    /// <param name="tier">The class of callers.</param>
    /// <param name="provider">Who answered; empty where nobody told.</param>
    /// <param name="score">From 0 to 1.</param>
    public void Add(string tier, string provider, double score)
    {
        lock (_sync)
        {
            var pair = _scores.Count < MaxPairs || _scores.ContainsKey((tier, provider)) ? (tier, provider) : (Other, Other);
            if (!_scores.TryGetValue(pair, out var scores))
            {
                _scores.Add(pair, scores = new());
            }

            scores.Enqueue(score);
            if (scores.Count > Kept)
            {
                scores.Dequeue();
            }
        }
    }

    private Measurement<double>[] Measure()
    {
        lock (_sync)
        {
            return [.. _scores.Select(one => new Measurement<double>(
                Math.Round(one.Value.Average(), 6), new KeyValuePair<string, object?>("weir.tier", one.Key.Tier), new KeyValuePair<string, object?>("gen_ai.provider.name", one.Key.Provider)))];
        }
    }
}
