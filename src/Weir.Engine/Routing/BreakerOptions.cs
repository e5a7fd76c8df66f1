namespace Weir.Engine.Routing;

/// <summary>When a deployment is avoided and for how long. Configuration path <c>routing.circuit_breaker</c>.</summary>
public sealed record BreakerOptions
{
    /// <summary>Failures of one class within the window that open it, 1 to 1000. Default 5.</summary>
    public int Failures { get; init; } = 5;

    /// <summary>Share of the window's attempts that must have failed in that class besides, in percent, 0 to 100. Default 50, so that a
    /// few failures among thousands of successes open nothing.</summary>
    public int FailurePercent { get; init; } = 50;

    /// <summary>Length of the window in seconds, 1 to 3600. Default 60.</summary>
    public int WindowSeconds { get; init; } = 60;

    /// <summary>How long it stays open before one request may try, in seconds, 1 to 3600. Default 30. Also how long a trying request keeps
    /// others from trying.</summary>
    public int OpenSeconds { get; init; } = 30;

    /// <summary>The first value outside its range as a sentence; null when all are fine.</summary>
    public string? Problem()
    {
        return Failures is < 1 or > 1000 ? "failures must be 1 to 1000."
            : FailurePercent is < 0 or > 100 ? "failure_percent must be 0 to 100."
            : WindowSeconds is < 1 or > 3600 ? "window_seconds must be 1 to 3600."
            : OpenSeconds is < 1 or > 3600 ? "open_seconds must be 1 to 3600."
            : null;
    }
}
