namespace Weir.Engine.Health;

/// <summary>A score in one word (S1-07).</summary>
public enum HealthGrade
{
    /// <summary>0.9 or more.</summary>
    Healthy,

    /// <summary>0.7 or more.</summary>
    Degraded,

    /// <summary>0.5 or more.</summary>
    Unhealthy,

    /// <summary>Less.</summary>
    Critical,
}
