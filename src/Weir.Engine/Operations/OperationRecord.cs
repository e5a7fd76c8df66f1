using Weir.Engine.Kernel;
using Weir.Engine.Ledger;
using Weir.Engine.Pricing;

namespace Weir.Engine.Operations;

/// <summary>What happened to one call by a client, from its first byte to the last.</summary>
public sealed record OperationRecord
{
    /// <summary>The operation's id, also in the answer's <c>x-weir-operation</c> header.</summary>
    public required string Id { get; init; }

    /// <summary>When its request arrived.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>From arrival to the last byte of the answer.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>From arrival to the answer's first event; <see langword="null"/> when there was none.</summary>
    public TimeSpan? FirstEvent { get; init; }

    /// <summary>The part of the duration that was Weir's own work, not waiting for a provider.</summary>
    public required TimeSpan Overhead { get; init; }

    /// <summary>What was called, such as <c>chat</c> or <c>embeddings</c> (GenAI operation names).</summary>
    public required string Surface { get; init; }

    /// <summary>True when the client asked for a stream.</summary>
    public bool Stream { get; init; }

    /// <summary>Who called and who pays.</summary>
    public required Attribution Attribution { get; init; }

    /// <summary>The model that the client named; empty when it named none.</summary>
    public required string Model { get; init; }

    /// <summary>The deployment that answered, or was tried last, as <c>model/deployment</c>.</summary>
    public string? Deployment { get; init; }

    /// <summary>The provider of that deployment.</summary>
    public string? Provider { get; init; }

    /// <summary>The provider that its plan put first; <see langword="null"/> when it did not come to a plan.</summary>
    public string? Predicted { get; init; }

    /// <summary>How it ended: <c>completed</c>, <c>refused</c> (by Weir or for the request itself), <c>failed</c>, <c>cut</c> or <c>cancelled</c>.</summary>
    public required string Outcome { get; init; }

    /// <summary>HTTP status told to the client.</summary>
    public required int Status { get; init; }

    /// <summary>Name of the failure in the error table; <see langword="null"/> when there was none.</summary>
    public string? Error { get; init; }

    /// <summary>The failure's sentence, as the client saw it.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>Attempts made.</summary>
    public int Attempts { get; init; }

    /// <summary>Tokens of all attempts.</summary>
    public TokenUsage Usage { get; init; }

    /// <summary>Cost of all attempts.</summary>
    public Money Cost { get; init; }

    /// <summary>How the deployments were chosen, as JSON; <see langword="null"/> when it did not come to that.</summary>
    public string? Decision { get; init; }

    /// <summary>How the limits stood that it met, at most <see cref="SeenLimits.Most"/>; <see langword="null"/> where nothing limited it.</summary>
    public IReadOnlyList<SeenLimits>? Limits { get; init; }
}
