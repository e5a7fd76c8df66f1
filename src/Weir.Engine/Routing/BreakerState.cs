namespace Weir.Engine.Routing;

/// <summary>The state of a circuit breaker.</summary>
public enum BreakerState
{
    /// <summary>Traffic as usual.</summary>
    Closed,

    /// <summary>Avoided until its time is up.</summary>
    Open,

    /// <summary>Its time is up; one request may find out whether it works again.</summary>
    HalfOpen,
}
