using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Weir.Engine.Audit;
using Weir.Engine.Configuration;
using Weir.Engine.Configuration.Revisions;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger;
using Weir.Engine.Ledger.Status;
using Weir.Engine.Notices;
using Weir.Engine.Notices.Outbox;
using Weir.Engine.Notices.Webhooks;
using Weir.Engine.Operations;
using Weir.Engine.Storage;
using Weir.Engine.Telemetry;
using Weir.Engine.Telemetry.Thresholds;
using Weir.Tests.Support;

namespace Weir.Tests.Notices;

/// <summary>The notices on a store of their own, with a clock that stands still. What they log is the signal that tests wait for.</summary>
internal sealed class TempNotices : IAsyncDisposable, ILogger
{
    public const int SlowMs = 2_000;

    public const string Secret = GatewayHost.HookSecret;

    private static readonly EnvironmentVariables Variables = new(new Dictionary<string, string> { ["HOOK"] = Secret });

    private readonly string _folder = Directory.CreateTempSubdirectory("weir-notices-").FullName;
    private readonly GatewayMeter _meter = new();
    private readonly ConcurrentQueue<string> _log = new();
    private readonly SemaphoreSlim _told = new(0);
    private readonly WeirConfig _config;
    private DataDirectory? _data;
    private Store _store = null!;
    private WebhookLoop? _loop;
    private NoticePump? _pump;
    private int _read;

    public TempNotices(params WebhookConfig[] webhooks)
    {
        _config = Config(webhooks);
        Open();
    }

    public WatchedClock Clock { get; } = new(new ManualClock(new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero)));

    public OutboxStore Outbox { get; private set; } = null!;

    public WebhookBoard Board { get; private set; } = null!;

    public ConfigNotices Heard { get; private set; } = null!;

    public PerformanceNotices Performance { get; } = new(NullLogger<PerformanceNotices>.Instance);

    public OperationFeed Operations { get; } = new(NullLogger<OperationFeed>.Instance);

    public Store Store => _store;

    public string Log => string.Join('\n', _log);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static WebhookConfig To(Sink sink, string id = "ops", string path = "/hook") =>
        new() { Id = id, Url = new(sink.Url + path), Secret = SecretReference.Parse("env:HOOK"), AllowPrivateNetwork = true };

    public static WeirConfig Config(params WebhookConfig[] webhooks) =>
        new() { Telemetry = new() { SlowOperationMs = SlowMs }, Notices = new() { Webhooks = webhooks.ToDictionary(one => one.Id, StringComparer.Ordinal) } };

    public async Task StartLoopAsync()
    {
        _loop = new(Board, Outbox, Bell, new WebhookSender(Clock, _meter), Clock, new Logger<WebhookLoop>(new Loggers(this)));
        await _loop.StartAsync(Cancel);
    }

    public async Task StartPumpAsync()
    {
        Heard = new(NullLogger<ConfigNotices>.Instance);
        _pump = new(
            new(Heard, new(NullLogger<BudgetNotices>.Instance), new(new RevisionStore(_store)), new(new BudgetNoticeLog(_store)), new(new AuditTrail(_store)), new(Performance, Operations, new(_config), Clock), _meter),
            Board, Outbox, Bell, Clock, new Logger<NoticePump>(new Loggers(this)));
        await _pump.StartAsync(Cancel);
    }

    public OutboxBell Bell { get; private set; } = null!;

    /// <summary>Puts messages into the outbox; they are due now.</summary>
    public async Task<OutboxMessage[]> AddAsync(string target, int count = 1)
    {
        OutboxMessage[] messages = [.. Enumerable.Range(0, count).Select(n => new OutboxMessage(Ids.New("msg_", Clock), Webhook.Channel, target, "config.published", $$"""{"n":{{n}}}""", Clock.GetUtcNow()))];
        await Outbox.AddAsync(messages, new Dictionary<string, long>());
        Bell.Ring();
        return messages;
    }

    /// <summary>The next line that was logged and not waited for yet.</summary>
    public async Task<string> SaidAsync()
    {
        await _told.WaitAsync(Cancel).WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        return _log.ElementAt(Interlocked.Increment(ref _read) - 1);
    }

    public Task<OutboxSummary> SummaryAsync(string target = "ops") => Outbox.SummaryAsync(Webhook.Channel, target, Cancel);

    /// <summary>Ends as a process does that is told to stop, and starts on the same directory.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        Open();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _meter.Dispose();
        _told.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        _log.Enqueue(formatter(state, exception) + exception);
        _told.Release();
    }

    private void Open()
    {
        _data = DataDirectory.Open(Path.Join(_folder, "data"));
        _store = Store.Open(
            _data, Durability.Process, [.. AuditSchema.Migrations, .. ConfigurationSchema.Migrations, .. LedgerSchema.Migrations, .. NoticesSchema.Migrations], Clock, NullLoggerFactory.Instance);
        Outbox = new(_store);
        Bell = new();
        Board = new(new SecretSources(Variables, vault: null, shelf: null), Clock, _config);
    }

    private async Task StopAsync()
    {
        foreach (var service in new Microsoft.Extensions.Hosting.BackgroundService?[] { _pump, _loop })
        {
            if (service is not null)
            {
                await service.StopAsync(CancellationToken.None);
                service.Dispose();
            }
        }

        (_pump, _loop) = (null, null);
        _store.Dispose();
        _data?.Dispose();
    }

    private sealed class Loggers(ILogger one) : ILoggerFactory
    {
        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public ILogger CreateLogger(string categoryName) => one;

        public void Dispose()
        {
        }
    }
}
