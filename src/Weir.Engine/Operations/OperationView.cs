using System.Text.Json.Nodes;
using Weir.Engine.Kernel;

namespace Weir.Engine.Operations;

/// <summary>An operation as <c>/api/operations</c> shows it.</summary>
public sealed record OperationView
{
    /// <summary>The operation's id.</summary>
    public required string Id { get; init; }

    /// <summary>When its request arrived.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Whole duration, milliseconds.</summary>
    public required double DurationMs { get; init; }

    /// <summary>Time to the first event of the answer, milliseconds.</summary>
    public double? FirstEventMs { get; init; }

    /// <summary>Weir's own share of the duration, milliseconds.</summary>
    public required double OverheadMs { get; init; }

    /// <summary>GenAI operation name: <c>chat</c>, <c>embeddings</c>, <c>count_tokens</c>.</summary>
    public required string Operation { get; init; }

    /// <summary>True for a stream.</summary>
    public required bool Stream { get; init; }

    /// <summary>The caller's key.</summary>
    public required string Key { get; init; }

    /// <summary>Team that pays.</summary>
    public string? Team { get; init; }

    /// <summary>Project that pays.</summary>
    public string? Project { get; init; }

    /// <summary>Customer.</summary>
    public string? Customer { get; init; }

    /// <summary>User.</summary>
    public string? User { get; init; }

    /// <summary>Session.</summary>
    public string? Session { get; init; }

    /// <summary>Feature.</summary>
    public string? Feature { get; init; }

    /// <summary>Environment.</summary>
    public string? Environment { get; init; }

    /// <summary>The model asked for.</summary>
    public required string Model { get; init; }

    /// <summary>The deployment that answered or was tried last.</summary>
    public string? Deployment { get; init; }

    /// <summary>Its provider.</summary>
    public string? Provider { get; init; }

    /// <summary>How it ended.</summary>
    public required string Outcome { get; init; }

    /// <summary>HTTP status told to the client.</summary>
    public required int Status { get; init; }

    /// <summary>Name of the failure.</summary>
    public string? Error { get; init; }

    /// <summary>Its sentence.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>Number of attempts.</summary>
    public required int Attempts { get; init; }

    /// <summary>Tokens by bucket.</summary>
    public required TokensView Tokens { get; init; }

    /// <summary>Cost of all attempts, US dollars.</summary>
    public required Money CostUsd { get; init; }

    /// <summary>How the deployments were chosen.</summary>
    public JsonNode? Decision { get; init; }

    /// <summary>Where the record comes from: <c>gateway</c>, or the id of the integration that reported it.</summary>
    public required string Source { get; init; }

    /// <summary>What an integration told beside the rest; absent for an operation of the gateway.</summary>
    public JsonNode? Reported { get; init; }
}

/// <summary>Token counts by bucket.</summary>
/// <param name="Input">Input, neither read from nor written to a cache.</param>
/// <param name="CacheRead">Read from the provider's cache.</param>
/// <param name="CacheWrite">Written to the provider's cache.</param>
/// <param name="Output">Output.</param>
/// <param name="Reasoning">Reasoning.</param>
/// <param name="Audio">Audio, in and out.</param>
/// <param name="Estimated">True when the provider reported none or not all.</param>
public sealed record TokensView(long Input, long CacheRead, long CacheWrite, long Output, long Reasoning, long Audio, bool Estimated);
