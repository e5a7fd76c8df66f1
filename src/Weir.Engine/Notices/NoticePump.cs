using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Weir.Engine.Configuration.Revisions;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger;
using Weir.Engine.Notices.Feeds;
using Weir.Engine.Notices.Outbox;
using Weir.Engine.Notices.Webhooks;
using Weir.Engine.Storage;
using Weir.Engine.Telemetry;

namespace Weir.Engine.Notices;

/// <summary>
/// Brings what happened into the outbox. It is woken by the notices in process, which only ring a bell; what it tells it reads from the rows
/// that the configuration, the ledger and the audit trail wrote durably, and keeps how far it got in the same transaction as the messages: nothing is told
/// twice, and a crash loses nothing.
/// </summary>
/// <remarks>Only refusals of a configuration, thresholds of components and slow operations are no rows: at most <see cref="MaxHeard"/> wait, what comes beyond is dropped and counted.</remarks>
internal sealed class NoticePump(NoticeSources sources, WebhookBoard board, OutboxStore outbox, OutboxBell outboxBell, TimeProvider clock, ILogger<NoticePump> logger)
    : BackgroundService
{
    public const int MaxHeard = 100;

    private const int BatchRows = 100;
    private static readonly TimeSpan PruneEvery = TimeSpan.FromHours(1);

    // What credentials' rows tell rings no bell: it is no matter of seconds.
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);
    private static readonly Dictionary<string, long> NoCursors = [];

    private readonly Channel<Notice> _heard = Channel.CreateBounded<Notice>(new BoundedChannelOptions(MaxHeard) { SingleReader = true });
    private readonly Bell _bell = new();
    private readonly List<Notice> _taken = [];
    private DateTimeOffset _pruned = DateTimeOffset.MinValue;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        sources.Config.Listen(Hear);
        sources.Budgets.Listen(_ => _bell.Ring());
        sources.Performance.Listen(Keep);
        try
        {
            // Before the first call is answered: what happens from there on is told, not taken for what was there already.
            await PumpAsync(cancellationToken);
        }
        catch (StoreException e)
        {
            logger.PumpFailed(e);
        }

        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            Task rung = Task.WhenAny(_bell.Next, board.Replaced);
            var wait = LookEvery;
            try
            {
                await PumpAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // A background loop: whatever one turn meets must not end the ones after it.
            catch (Exception e)
#pragma warning restore CA1031
            {
                logger.PumpFailed(e);
                wait = AfterFailure;
                rung = Task.Delay(Timeout.InfiniteTimeSpan, clock, stoppingToken);
            }

            await Bell.WaitAsync(rung, wait, clock, stoppingToken);
        }
    }

    private void Hear(ConfigNotice notice)
    {
        if (notice.Errors.Count > 0)
        {
            Keep(ConfigFeed.Of(notice, clock.GetUtcNow()));
        }

        _bell.Ring();
    }

    private void Keep(Notice notice)
    {
        if (board.Current.Count > 0 && !_heard.Writer.TryWrite(notice))
        {
            Dropped("all", 1);
        }

        _bell.Ring();
    }

    private async Task PumpAsync(CancellationToken end)
    {
        if (clock.GetUtcNow() - _pruned >= PruneEvery)
        {
            await outbox.PruneAsync(clock.GetUtcNow());
            _pruned = clock.GetUtcNow();
        }

        var cursors = await outbox.CursorsAsync(end);
        if (board.Current.Count == 0)
        {
            // Nobody listens: who listens later is told of what is new then.
            if (cursors.Count > 0)
            {
                await outbox.ForgetCursorsAsync();
            }

            return;
        }

        if (cursors.Count == 0)
        {
            cursors = await NewestAsync(end);
            await outbox.AddAsync([], cursors);
        }

        if (!cursors.ContainsKey(CredentialFeed.Name))
        {
            // Of a data directory that is older than this feed: what is in the trail already is no news.
            var newest = new Dictionary<string, long>(cursors, StringComparer.Ordinal) { [CredentialFeed.Name] = await sources.CredentialRows.NewestAsync(end) };
            await outbox.AddAsync([], newest);
            cursors = newest;
        }

        await HeardAsync();
        await RevisionsAsync(cursors.GetValueOrDefault(ConfigFeed.Name), end);
        await BudgetsAsync(cursors.GetValueOrDefault(BudgetFeed.Name), end);
        await CredentialsAsync(cursors.GetValueOrDefault(CredentialFeed.Name), end);
    }

    private async Task<Dictionary<string, long>> NewestAsync(CancellationToken end) => new(StringComparer.Ordinal)
    {
        [ConfigFeed.Name] = await sources.Revisions.NewestAsync(end),
        [BudgetFeed.Name] = await sources.BudgetRows.NewestAsync(end),
        [CredentialFeed.Name] = await sources.CredentialRows.NewestAsync(end),
    };

    private async Task HeardAsync()
    {
        // Kept aside until they are stored: a store that fails for a moment costs none of them.
        while (_taken.Count < MaxHeard && _heard.Reader.TryRead(out var notice))
        {
            _taken.Add(notice);
        }

        if (_taken.Count > 0)
        {
            await AddAsync(_taken, NoCursors);
            _taken.Clear();
        }
    }

    private async Task RevisionsAsync(long position, CancellationToken end)
    {
        while (await sources.Revisions.OfAsync(position + 1, end) is { Count: > 0 } notices)
        {
            position++;
            await AddAsync(notices, new Dictionary<string, long> { [ConfigFeed.Name] = position });
        }
    }

    private async Task BudgetsAsync(long position, CancellationToken end)
    {
        while (await sources.BudgetRows.AfterAsync(position, BatchRows, end) is { Count: > 0 } rows)
        {
            position = rows[^1].Position;
            await AddAsync([.. rows.Select(row => row.Notice)], new Dictionary<string, long> { [BudgetFeed.Name] = position });
        }
    }

    private async Task CredentialsAsync(long position, CancellationToken end)
    {
        while (await sources.CredentialRows.AfterAsync(position, BatchRows, end) is { } rows)
        {
            position = rows.Position;
            await AddAsync(rows.Notices, new Dictionary<string, long> { [CredentialFeed.Name] = position });
        }
    }

    private async Task AddAsync(IReadOnlyList<Notice> notices, IReadOnlyDictionary<string, long> cursors)
    {
        var now = clock.GetUtcNow();
        var webhooks = board.Current;
        OutboxMessage[] messages =
        [
            .. from notice in notices
               let body = notice.Body()
               from webhook in webhooks
               where webhook.Wants(notice.Type)
               select new OutboxMessage(Ids.New("msg_", clock), Webhook.Channel, webhook.Id, notice.Type, body, now),
        ];
        foreach (var (target, count) in await outbox.AddAsync(messages, cursors))
        {
            Dropped(target, count);
        }

        if (messages.Length > 0)
        {
            outboxBell.Ring();
        }
    }

    private void Dropped(string target, long count)
    {
        sources.Meter.WebhookDeliveries.Add(count, new("weir.webhook", target), new("weir.webhook.result", "dropped"));
        logger.Dropped(count, target);
    }
}

/// <summary>Where the pump hears that something happened, and where it reads what.</summary>
internal sealed record NoticeSources(ConfigNotices Config, BudgetNotices Budgets, ConfigFeed Revisions, BudgetFeed BudgetRows, CredentialFeed CredentialRows, PerformanceFeed Performance, GatewayMeter Meter);
