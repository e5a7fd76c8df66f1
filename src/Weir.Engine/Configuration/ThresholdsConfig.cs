namespace Weir.Engine.Configuration;

/// <summary>What the gateway, its providers and its integrations may reach before somebody is told (S1-12).</summary>
public sealed record ThresholdsConfig
{
    /// <summary>Whether they are judged. Default true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>The lowest grade that is told. Default warning.</summary>
    public AlertGrade Tell { get; init; } = AlertGrade.Warning;

    /// <summary>What is judged is the last so many minutes, 1 to 60. Default 5.</summary>
    public int WindowMinutes { get; init; } = 5;

    /// <summary>Operations that a window must have before its durations and errors raise a grade, 1 to 1000000. Default 10.</summary>
    public int LeastOperations { get; init; } = 10;

    /// <summary>Average duration of the window's operations, in milliseconds. Default 15000, 30000, 60000, 120000.</summary>
    public GradesConfig ExecutionMs { get; init; } = new() { Info = 15_000, Warning = 30_000, Critical = 60_000, Emergency = 120_000 };

    /// <summary>Failed operations, percent. Default 5, 10, 25, 50.</summary>
    public GradesConfig ErrorPercent { get; init; } = new() { Info = 5, Warning = 10, Critical = 25, Emergency = 50 };

    /// <summary>Memory of the process, percent of what container or machine allow. Default 75, 85, 92, 97.</summary>
    public GradesConfig MemoryPercent { get; init; } = new() { Info = 75, Warning = 85, Critical = 92, Emergency = 97 };

    /// <summary>Processor time of the process, percent of all cores that it may use. Default 80, 90, 95, 99.</summary>
    public GradesConfig CpuPercent { get; init; } = new() { Info = 80, Warning = 90, Critical = 95, Emergency = 99 };
}
