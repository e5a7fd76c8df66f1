using Weir.Engine.Egress;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger;
using Weir.Engine.Limits;
using Weir.Engine.Pricing;
using Weir.Engine.Providers;
using Weir.Engine.Routing;
using Weir.Engine.Wire;
using Weir.Engine.Wire.Tokens;

namespace Weir.Engine.Proxy;

/// <summary>One try at one deployment: the request sent, the answer as far as it has come, and what both cost.</summary>
internal sealed class LiveAttempt : IDisposable
{
    private readonly Operation _operation;
    private readonly TimeProvider _clock;

    public LiveAttempt(Operation operation, Deployment deployment, Deadline deadline, TimeProvider clock)
    {
        _operation = operation;
        _clock = clock;
        StartTimestamp = clock.GetTimestamp();
        Deployment = deployment;
        Deadline = deadline;
        Number = operation.Entries.Count + 1;
        StartedAt = clock.GetUtcNow();
        Price = deployment.Prices?.At(StartedAt);
        Dialect = deployment.Upstream.DialectFor(operation.Dialect);
    }

    public Deployment Deployment { get; }

    /// <summary>The price that held when it started: what its cost is told by, however long it runs. <see langword="null"/> when nobody knows one.</summary>
    public ModelPrice? Price { get; }

    public Deadline Deadline { get; }

    /// <summary>Its share of the provider's limits.</summary>
    public required LimitLease Lease { get; init; }

    /// <summary>1 for the operation's first attempt.</summary>
    public int Number { get; }

    public DateTimeOffset StartedAt { get; }

    /// <summary>The same moment on the monotonic clock.</summary>
    public long StartTimestamp { get; }

    /// <summary>The dialect spoken with the provider.</summary>
    public Dialect Dialect { get; }

    /// <summary>Between the dialects; <see langword="null"/> where they are the same and bytes pass untouched.</summary>
    public Translation? Translation { get; set; }

    /// <summary>The body sent; owned here because a connection may read it late.</summary>
    public PooledBuffer? Body { get; set; }

    public HttpRequestMessage? Request { get; set; }

    /// <summary>What the request is signed with; nothing where the provider takes no credential.</summary>
    public CredentialPick Credential { get; set; }

    public HttpResponseMessage? Response { get; set; }

    /// <summary>A plain answer, whole, up to the size that is buffered.</summary>
    public BoundedBody? Plain { get; set; }

    /// <summary>What a plain answer says of itself.</summary>
    public AnswerFacts? PlainFacts { get; set; }

    /// <summary>A stream, its first event read and not yet relayed.</summary>
    public SseReader? Events { get; set; }

    /// <summary>Comments that came before the first event; <see langword="null"/> when none did.</summary>
    public PooledBuffer? Lead { get; set; }

    /// <summary>Watches the stream's events.</summary>
    public StreamScanner? Scanner { get; set; }

    /// <summary>The stream's text, to be counted should its usage not come; <see langword="null"/> where its tokens cannot be counted.</summary>
    public OutputText? Text { get; set; }

    /// <summary>True when the event that <see cref="Events"/> stands at takes longer to look at than may be where it arrived.</summary>
    public bool IsAtLongEvent => Events!.Data.Length > EventLoop.MostRead || Text?.IsLongWith(Events.Data.Length) == true;

    /// <summary>Verdict on the event that <see cref="Events"/> stands at.</summary>
    public ScanVerdict Verdict { get; set; }

    /// <summary>The last bytes of the answer, held until the cost is posted.</summary>
    public PooledBuffer Held { get; } = new();

    /// <summary>What the attempt can cost and consume at most.</summary>
    public AttemptBound Bound { get; set; }

    /// <summary>True once that is held on every budget that covers it: only then may it be sent.</summary>
    public bool IsHeld { get; set; }

    /// <summary>Output tokens of all choices that the hold covers; more is held before more is relayed.</summary>
    public long HeldOutput { get; set; } = long.MaxValue;

    /// <summary>Times that the hold was extended.</summary>
    public int Extensions { get; set; }

    /// <summary>True once the provider's answer was read to its end, whoever still reads it.</summary>
    public bool IsWhole { get; set; }

    /// <summary>The tier that the provider says it gave; the standard one where it says nothing.</summary>
    public ServiceTier ServiceTier => Scanner?.ServiceTier ?? PlainFacts?.ServiceTier ?? ServiceTier.Standard;

    /// <summary>True once its row is on the way to the ledger.</summary>
    public bool IsPosted { get; set; }

    /// <summary>Provider's status; <see langword="null"/> when none arrived.</summary>
    public int? Status => Response is null ? null : (int)Response.StatusCode;

    /// <summary>The ledger's row for the attempt as it ended now.</summary>
    public AttemptEntry ToEntry(AttemptOutcome outcome, Failure? failure, TokenUsage usage)
    {
        Lease.Settle(usage.TotalInput + usage.TotalOutput);
        return new()
        {
            OperationId = _operation.Id,
            Number = Number,
            Deployment = Deployment.Id,
            Provider = Deployment.Upstream.Id,
            Model = Deployment.UpstreamModel,
            RequestedModel = Deployment.Model,
            Attribution = _operation.Attribution!,
            StartedAt = StartedAt,
            Duration = _clock.GetElapsedTime(StartTimestamp),
            Outcome = outcome,
            Status = failure?.UpstreamStatus ?? Status,
            Error = failure?.Name,
            Usage = usage,
            ServiceTier = ServiceTier,
            Cost = Price?.CostOf(usage, ServiceTier) ?? Money.Zero,
            PriceSource = Price?.Source,
        };
    }

    public void Dispose()
    {
        // The response first: disposing it tells the provider to stop, and nothing reads the body buffer after it.
        Lease.Dispose();
        Events?.Dispose();
        Text?.Dispose();
        Plain?.Dispose();
        Response?.Dispose();
        Request?.Dispose();
        Deadline.Dispose();
        Body?.Dispose();
        Lead?.Dispose();
        Held.Dispose();
    }
}
