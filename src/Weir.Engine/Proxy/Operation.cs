using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Weir.Engine.Configuration;
using Weir.Engine.Configuration.Flags;
using Weir.Engine.Identity;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger;
using Weir.Engine.Limits;
using Weir.Engine.Operations;
using Weir.Engine.Providers;
using Weir.Engine.Proxy.Tracing;
using Weir.Engine.Wire;

namespace Weir.Engine.Proxy;

/// <summary>One call on its way through the seven stops: what each of them learned. Owned by the request path; not shared between threads.</summary>
internal sealed class Operation : IDisposable
{
    private readonly TimeProvider _clock;
    private readonly long _started;

    /// <summary>Begins.</summary>
    /// <param name="http">The request.</param>
    /// <param name="surface">What it called.</param>
    /// <param name="model">In use by this operation, which releases it at its end.</param>
    /// <param name="clock">Where its times come from.</param>
    public Operation(HttpContext http, Surface surface, GatewayModel model, TimeProvider clock)
    {
        _clock = clock;
        _started = clock.GetTimestamp();
        Http = http;
        Surface = surface;
        Model = model;
        StartedAt = clock.GetUtcNow();
        Id = Ids.NewOperation(clock);
    }

    public string Id { get; }

    public HttpContext Http { get; }

    public Surface Surface { get; }

    /// <summary>The client's dialect: every answer and error is in it.</summary>
    public Dialect Dialect => Surface.DialectOf();

    /// <summary>The compiled configuration, taken once and kept to the end.</summary>
    public GatewayModel Model { get; }

    public DateTimeOffset StartedAt { get; }

    /// <summary>Time since the request arrived.</summary>
    public TimeSpan Elapsed => _clock.GetElapsedTime(_started);

    /// <summary>Cancelled when the client leaves.</summary>
    public CancellationToken ClientGone => Http.RequestAborted;

    // 1 Identify
    public Caller? Caller { get; set; }

    /// <summary>Copies the answer's beginning; <see langword="null"/> but for callers whose bodies are recorded.</summary>
    public BodyCapture? Capture { get; set; }

    // 2 Read
    public ClientBody? Body { get; set; }

    public RequestFacts? Facts { get; set; }

    public Attribution? Attribution { get; set; }

    public JsonElement Json => Body!.Json;

    // 3 Limit
    public LimitLease? Lease { get; set; }

    /// <summary>How the limits stood that it met; <see langword="null"/> while nothing limited it.</summary>
    public List<SeenLimits>? Limits { get; private set; }

    // 4 Resolve
    public Plan? Plan { get; set; }

    /// <summary>Values for what the request leaves out; <see langword="null"/> where nothing is filled in.</summary>
    public ModelSettingsConfig? Defaults { get; set; }

    /// <summary>The preset that they come from; <see langword="null"/> for none.</summary>
    public string? Preset { get; set; }

    // 5 Attempt
    public List<AttemptEntry> Entries { get; } = [];

    /// <summary>Cost of all attempts so far.</summary>
    public Money Cost { get; private set; }

    /// <summary>Tokens of all attempts so far.</summary>
    public long TokensUsed { get; private set; }

    /// <summary>Posts of failed attempts, awaited at the end so that they never delay a failover.</summary>
    public List<Task> Posts { get; } = [];

    public LiveAttempt? Live { get; set; }

    // 6 Relay
    public TimeSpan? FirstEventAfter { get; set; }

    /// <summary>Time spent waiting for providers, so far.</summary>
    public TimeSpan Waited { get; set; }

    /// <summary>Where it stands in a trace; <see langword="null"/> where nobody traces it.</summary>
    public TraceContext? Trace { get; set; }

    // 7 Settle
    public Failure? Failure { get; set; }

    /// <summary>The defect of Weir that it met; its stack is logged.</summary>
    public Exception? Defect { get; set; }

    /// <summary>True when a flag is on for who calls. Nothing is allocated.</summary>
    public bool Has(FlagSwitch flag) => flag.ForAll is { } known ? known.IsOn : flag.IsOn(new FlagContext
    {
        Environment = Attribution!.Environment ?? Model.Config.Environment,
        Team = Attribution.Team,
        Project = Attribution.Project,
        Customer = Attribution.Customer,
        User = Attribution.User,
        Key = Attribution.KeyId,
    });

    /// <summary>Notes how limits stand that have just let it in, or have not. Where nothing is limited it costs nothing.</summary>
    /// <param name="provider">The provider whose they are; <see langword="null"/> for the caller's.</param>
    /// <param name="limits">The limits.</param>
    public void Note(string? provider, LimitSet limits)
    {
        if (limits.Rates != LimitRates.None && (Limits ??= new(1)).Count < SeenLimits.Most)
        {
            Limits.Add(new(provider, limits.Read()));
        }
    }

    /// <summary>Notes an attempt that ended.</summary>
    public void Add(AttemptEntry entry)
    {
        Entries.Add(entry);
        Cost += entry.Cost;
        TokensUsed += entry.Usage.TotalInput + entry.Usage.TotalOutput;
    }

    public void Dispose()
    {
        Live?.Dispose();
        Lease?.Dispose();
        Body?.Dispose();
        Capture?.Dispose();
        Model.Release();
    }
}
