using System.Net.Http.Headers;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger;

namespace Weir.Engine.Proxy.Tracing;

/// <summary>Where an operation stands in a trace, and what its spans need that no record keeps.</summary>
internal sealed class TraceContext
{
    public required byte[] TraceId { get; init; }

    /// <summary>The operation's own span. Its attempts have the numbers behind it.</summary>
    public required ulong SpanId { get; init; }

    /// <summary>The client's span; 0 for none.</summary>
    public ulong ParentId { get; init; }

    public string State { get; init; } = "";

    /// <summary>Whether its spans are sent to the collector.</summary>
    public bool IsSampled { get; init; }

    /// <summary>Whether the client's own mark says that the trace is recorded: it is passed on where Weir records nothing.</summary>
    public bool Passes { get; init; }

    /// <summary>Whether providers are told of it.</summary>
    public bool GoesOn { get; init; }

    /// <summary>What each attempt was held at, by its number less one.</summary>
    public List<Reservation> Reservations { get; } = [];

    /// <summary>The span of an attempt.</summary>
    public ulong SpanOf(int attempt) => unchecked(SpanId + (ulong)attempt) is var id && id != 0 ? id : ulong.MaxValue;

    /// <summary>Notes what was held before an attempt.</summary>
    public void Reserved(int attempt, HoldRequest request)
    {
        if (IsSampled)
        {
            Reservations.Add(new(attempt, request.Bound.Usd, [.. request.Budgets.Select(budget => budget.Id)], request.StartedAt));
        }
    }

    /// <summary>Tells a provider of the trace, where that is wanted.</summary>
    public void GoOn(int attempt, HttpRequestHeaders headers)
    {
        if (!GoesOn)
        {
            return;
        }

        // Where nobody here records it, the provider's span continues the client's.
        headers.Add(TraceParent.Header, TraceParent.Write(TraceId, IsSampled || ParentId == 0 ? SpanOf(attempt) : ParentId, IsSampled || Passes));
        if (State.Length > 0)
        {
            headers.Add(TraceParent.StateHeader, State);
        }
    }

    /// <summary>What was held for one attempt.</summary>
    internal sealed record Reservation(int Attempt, Money Usd, IReadOnlyList<string> Budgets, DateTimeOffset At);
}
