using Weir.Engine.Configuration;

namespace Weir.Engine.Telemetry.Exposition;

/// <summary>Families of metric names that dashboards and rules for other programs expect; switched on by <c>telemetry.metrics.compatibility</c>.</summary>
internal static class Compatibility
{
    /// <summary>Every metric of a family.</summary>
    public static IReadOnlyList<Projection> Of(MetricCompatibility family) => family == MetricCompatibility.Ccr ? CcrMetrics.All : GenopsMetrics.All;

    /// <summary>Boundaries at which an instrument must count so that every metric made from it is exact.</summary>
    public static IEnumerable<double> BoundariesFrom(string instrument) =>
        CcrMetrics.All.Concat(GenopsMetrics.All).Where(one => one.Source == instrument).SelectMany(one => one.Boundaries);

    /// <summary>The metrics of the families that are switched on.</summary>
    public static IEnumerable<ExposedFamily> Of(IReadOnlyList<MetricFamily> families, IEnumerable<MetricCompatibility> on)
    {
        var byName = families.ToDictionary(family => family.Instrument.Name, StringComparer.Ordinal);
        return on.Distinct().Order().SelectMany(Of).Select(one => one.From(byName.GetValueOrDefault(one.Source)));
    }
}
