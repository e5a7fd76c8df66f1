using Weir.Bench.Load;

namespace Weir.Bench.Gateway;

/// <summary>Everything one run measured, round by round.</summary>
internal sealed class Measured
{
    public List<PlainRound> Plain { get; } = [];

    public List<StreamRound> Streams { get; } = [];

    public List<double> Fsync { get; } = [];

    /// <summary>Start to first answer in milliseconds, by target.</summary>
    public Dictionary<string, List<double>> Starts { get; } = [];

    /// <summary>Resident memory in MB after start and first answer, and at the peak of the run.</summary>
    public Dictionary<string, (double Idle, double Peak)> Memory { get; } = [];

    /// <summary>Answers that a target gave, and rows that its ledger holds.</summary>
    public Dictionary<string, (long Answered, long? Rows)> Posted { get; } = [];

    public double Plainly(string target, int size, int connections, Func<PlainRound, double> value) =>
        Percentiles.Median(Plain.Where(round => round.Target == target && round.Size == size && round.Connections == connections).Select(value));

    public double Streaming(string target, int streams, Func<StreamRound, double> value) =>
        Percentiles.Median(Streams.Where(round => round.Target == target && round.Held == streams).Select(value));
}

/// <summary>One round of plain load. <paramref name="Cpu"/>: microseconds of the gateway's processor time for each request; <paramref name="LoadShare"/>: share of its core that load and upstream used.</summary>
internal sealed record PlainRound(string Target, int Size, int Connections, PlainResult Result, double Cpu, double LoadShare)
{
    public double PerSecond => Result.Requests / Result.Elapsed.TotalSeconds;
}

/// <summary>One round of streams. <paramref name="CpuPerEvent"/> in microseconds.</summary>
internal sealed record StreamRound(string Target, int Held, StreamResult Result, double CpuPerEvent, double LoadShare, double GatewayShare);
