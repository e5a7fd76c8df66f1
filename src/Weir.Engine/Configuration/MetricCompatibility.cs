namespace Weir.Engine.Configuration;

/// <summary>A family of metric names that other tools expect.</summary>
public enum MetricCompatibility
{
    /// <summary>Names of a Claude-Code-style router.</summary>
    Ccr,

    /// <summary>Names of GenOps.</summary>
    Genops,
}
