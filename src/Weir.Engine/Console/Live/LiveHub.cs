using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Weir.Engine.Configuration.Revisions;
using Weir.Engine.Identity;
using Weir.Engine.Operations;
using Weir.Engine.Proxy;

namespace Weir.Engine.Console.Live;

/// <summary>Hands on what happens to the pages that are open.</summary>
/// <remarks>At most 500 connections, and 20 of one person; more are refused, and their pages ask by themselves every few seconds.</remarks>
internal sealed class LiveHub : BackgroundService
{
    private const int MostConnections = 500;
    private const int MostOfOne = 20;

    /// <summary>How often each connection is told that it is there, asks whether it may still be, and learns how providers are.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(5);

    private readonly ProviderGrades _grades;
    private readonly ILogger<LiveHub> _logger;
    private readonly Lock _lock = new();
    private readonly PeriodicTimer _beats;
    private LiveSubscription[] _open = [];
    private IReadOnlyDictionary<string, string> _known = new Dictionary<string, string>(StringComparer.Ordinal);

    public LiveHub(OperationFeed operations, ConfigNotices configuration, ProviderGrades grades, TimeProvider clock, ILogger<LiveHub> logger)
    {
        (_grades, _logger) = (grades, logger);
        _beats = new(Timeout.InfiniteTimeSpan, clock);
        operations.Listen(record =>
        {
            // On the path of calls: nothing is made while nobody looks.
            if (Connections > 0)
            {
                Offer(new(Operation: Of(record)));
            }
        });
        configuration.Listen(notice =>
        {
            if (notice.Ending.Count == 0)
            {
                Offer(new(Configuration: new(notice.Revision, JsonNamingPolicy.SnakeCaseLower.ConvertName(notice.Kind.ToString()), notice.Errors.Count > 0)));
            }
        });
    }

    /// <summary>How many are told now.</summary>
    public int Connections => Volatile.Read(ref _open).Length;

    /// <summary>Begins to tell somebody; <see langword="null"/> when there are too many. Whoever has it closes it.</summary>
    public LiveSubscription? TryOpen(Actor actor)
    {
        lock (_lock)
        {
            if (_open.Length >= MostConnections || _open.Count(one => one.Actor.Name == actor.Name) >= MostOfOne)
            {
                return null;
            }

            var subscription = new LiveSubscription(actor);
            if (_open.Length == 0)
            {
                _beats.Period = Heartbeat;
            }

            _open = [.. _open, subscription];
            return subscription;
        }
    }

    /// <summary>Tells it no more.</summary>
    public void Close(LiveSubscription subscription)
    {
        lock (_lock)
        {
            _open = [.. _open.Where(one => one != subscription)];
            if (_open.Length == 0)
            {
                _beats.Period = Timeout.InfiniteTimeSpan;
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await _beats.WaitForNextTickAsync(stoppingToken))
        {
            Beat();
        }
    }

    public override void Dispose()
    {
        _beats.Dispose();
        base.Dispose();
    }

    private void Beat()
    {
        Offer(new());
        try
        {
            CompareHealth();
        }
#pragma warning disable CA1031 // a background loop: whatever one turn meets must not end the ones after it
        catch (Exception e)
#pragma warning restore CA1031
        {
            _logger.LookFailed(e);
        }
    }

    private void CompareHealth()
    {
        var now = _grades();
        foreach (var (provider, status) in now)
        {
            if (_known.Count > 0 && _known.GetValueOrDefault(provider) != status)
            {
                Offer(new(Health: new(provider, status)));
            }
        }

        _known = now;
    }

    private void Offer(LiveEvent one)
    {
        foreach (var subscription in Volatile.Read(ref _open))
        {
            subscription.Offer(one);
        }
    }

    private static LiveOperation Of(OperationRecord record) => new(
        record.Id, record.StartedAt, record.Duration.TotalMilliseconds, record.Attribution.KeyId, record.Attribution.Team, record.Model, record.Provider,
        record.Outcome, record.Status, record.Error, record.Cost);
}
