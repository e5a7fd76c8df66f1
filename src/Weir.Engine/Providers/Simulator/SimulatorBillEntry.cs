using Weir.Engine.Pricing;

namespace Weir.Engine.Providers.Simulator;

/// <summary>One attempt on the simulator's own bill.</summary>
public sealed record SimulatorBillEntry
{
    /// <summary>The attempt's number, from 1, rising.</summary>
    public required long Number { get; init; }

    /// <summary>The request id sent in <c>x-request-id</c> or <c>request-id</c>.</summary>
    public required string RequestId { get; init; }

    /// <summary>HTTP method and path, without query.</summary>
    public required string Target { get; init; }

    /// <summary>The deployment named by the path, or empty.</summary>
    public required string Deployment { get; init; }

    /// <summary>The model asked for, without its directives; empty when the request named none.</summary>
    public required string Model { get; init; }

    /// <summary>The directives that applied, as written; empty for none.</summary>
    public required string Directives { get; init; }

    /// <summary>The wire format.</summary>
    public required SimulatorDialect Dialect { get; init; }

    /// <summary>Whether a stream was asked for.</summary>
    public required bool Stream { get; init; }

    /// <summary>The status answered; 0 when none was.</summary>
    public required int Status { get; init; }

    /// <summary>When the request was complete, UTC.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>When it ended, UTC; null while it goes on.</summary>
    public required DateTimeOffset? Ended { get; init; }

    /// <summary>How it ended.</summary>
    public required SimulatorOutcome Outcome { get; init; }

    /// <summary>Whole events handed over before it ended; a plain answer is one.</summary>
    public required long EventsSent { get; init; }

    /// <summary>What is billed, in tokens; for an attempt still going on, what is billed if it ended now.</summary>
    public required TokenUsage Usage { get; init; }

    /// <summary>What is billed, in nano-USD.</summary>
    public required long CostNanoUsd { get; init; }

    /// <summary>The names of all headers received, in lower case and order.</summary>
    public required IReadOnlyList<string> HeaderNames { get; init; }

    /// <summary>SHA-256 of the request's body, in lower-case hexadecimal.</summary>
    public required string BodySha256 { get; init; }

    /// <summary>The beginning of the request's body, as long as <see cref="SimulatorOptions.BillBodyBytes"/> says.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }
}
