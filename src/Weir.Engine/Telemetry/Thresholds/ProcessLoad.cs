namespace Weir.Engine.Telemetry.Thresholds;

/// <summary>How much of what it may use the process uses now.</summary>
/// <param name="MemoryPercent">Memory, percent of what container or machine allow.</param>
/// <param name="CpuPercent">Processor time in the last half minute, percent of all cores that it may use.</param>
public readonly record struct ProcessLoad(double MemoryPercent, double CpuPercent);

/// <summary>Looks at the process.</summary>
public delegate ProcessLoad ReadProcessLoad();
