namespace Weir.Engine.Providers.Simulator;

/// <summary>How an attempt ended, as the simulator saw it.</summary>
public enum SimulatorOutcome
{
    /// <summary>It is still going on.</summary>
    Open,

    /// <summary>The whole answer was sent.</summary>
    Completed,

    /// <summary>An error status was answered; nothing is billed.</summary>
    Refused,

    /// <summary>The caller went away first; what was produced by then is billed.</summary>
    Cancelled,

    /// <summary>A scripted fault ended it; what was produced by then is billed.</summary>
    Broken,
}
