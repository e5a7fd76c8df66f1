using System.Text.Json;
using Weir.Engine.Configuration;
using Weir.Engine.Health;
using Weir.Engine.Kernel;
using Weir.Engine.Operations.Series;

namespace Weir.Engine.Integrations.Wrappers;

/// <summary>The integrations that report operations, or are configured to: how each is by what it reported and by its probe.</summary>
public sealed class WrapperBook
{
    private readonly SourceBook _sources;
    private readonly HealthBoard _health;
    private readonly IntegrationProbes _probes;
    private readonly Holder<WeirConfig> _config;

    internal WrapperBook(SourceBook sources, HealthBoard health, IntegrationProbes probes, Holder<WeirConfig> config)
    {
        _sources = sources;
        _health = health;
        _probes = probes;
        _config = config;
    }

    /// <summary>How an integration is. Status is the grade of its score, or <c>unknown</c> where nothing was seen of it in the last hour.</summary>
    public sealed record WrapperHealth(string Name, string Status, double Score, IReadOnlyList<string> Reasons, int Operations, int Failed, int Fallbacks, DateTimeOffset? LastProbeAt);

    /// <summary>The names of all, in order: those in use by the configuration, and those of which an operation is kept.</summary>
    public async Task<IReadOnlyList<string>> NamesAsync(CancellationToken cancellationToken)
    {
        var reporting = await _sources.NamesAsync(cancellationToken);
        return [.. reporting.Concat(Configured()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>The same for those who may see one team alone: the integrations that its operations came from.</summary>
    public async Task<IReadOnlyList<string>> NamesAsync(string? team, CancellationToken cancellationToken) =>
        team is null ? await NamesAsync(cancellationToken) : await _sources.NamesAsync(team, cancellationToken);

    /// <summary>How an integration is now by the operations of one team alone, or of all where <paramref name="team"/> is <see langword="null"/>.</summary>
    public async Task<WrapperHealth> HealthOfAsync(string name, string? team, CancellationToken cancellationToken) =>
        team is null ? HealthOf(name) : HealthOf(name, Sample(await _sources.LastHourAsync(name, team, cancellationToken)));

    /// <summary>How an integration is now.</summary>
    public WrapperHealth HealthOf(string name) => HealthOf(name, _health.Of(HealthSubject.Integration(name)));

    private WrapperHealth HealthOf(string name, HealthSample seen)
    {
        var probe = _probes.Board.Find(name);
        var score = HealthFormula.Of(seen, new() { FailedProbes = probe?.ConsecutiveFailures ?? 0, ProbeError = probe?.Error });
        var status = seen.Count == 0 && probe is null ? "unknown" : JsonNamingPolicy.SnakeCaseLower.ConvertName(score.Grade.ToString());
        return new(name, status, score.Score, score.Reasons, seen.Count, seen.Failed, seen.Fallbacks, probe?.At);
    }

    /// <summary>Those of which something is known now, by what they reported in the last hour or by their probes, in order.</summary>
    public IReadOnlyList<WrapperHealth> Known() =>
        [.. _health.Integrations().Concat(Configured()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(HealthOf).Where(one => one.Status != "unknown")];

    // As the window of health weighs them: what is ten minutes old counts half.
    private static HealthSample Sample(IReadOnlyList<TeamMinute> minutes)
    {
        var last = minutes.Where(one => one.Errors > 0).Select(one => (TimeSpan?)TimeSpan.FromMinutes(one.MinutesAgo)).Min();
        return new()
        {
            Count = (int)minutes.Sum(one => one.Operations),
            Failed = (int)minutes.Sum(one => one.Errors),
            Fallbacks = (int)minutes.Sum(one => one.Fallbacks),
            Slow = (int)minutes.Sum(one => one.Slow),
            Weight = minutes.Sum(one => Weight(one) * one.Operations),
            FailedWeight = minutes.Sum(one => Weight(one) * one.Errors),
            FallbackWeight = minutes.Sum(one => Weight(one) * one.Fallbacks),
            SlowWeight = minutes.Sum(one => Weight(one) * one.Slow),
            LastFailureAgo = last,
        };

        static double Weight(TeamMinute one) => Math.Pow(0.5, one.MinutesAgo / 10d);
    }

    private IEnumerable<string> Configured() => _config.Current.Integrations.Values.Where(one => one is { Enabled: true, Template: false }).Select(one => one.Id);
}
