using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Weir.Engine.Configuration;
using Weir.Engine.Kernel;
using Weir.Engine.Operations.Reports;
using Weir.Engine.Operations.Series;
using Weir.Engine.Storage;
using Weir.Engine.Telemetry;

namespace Weir.Engine.Operations.Upkeep;

/// <summary>Every minute ends what was begun and never ended; every hour removes records that are older, or more, than the configuration keeps (S1-14).</summary>
/// <remarks>It writes through the one writer in small turns, so that no call waits for it longer than for one of them.</remarks>
internal sealed class OperationUpkeep(Store store, ReportDesk reports, GatewayMeter meter, Holder<WeirConfig> config, ILogger<OperationUpkeep> logger) : BackgroundService
{
    private const int MinutesAnHour = 60;
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    private OperationsConfig Keep => config.Current.Telemetry.Operations;

    /// <summary>Ends what was begun too long ago.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var before = reports.Clock.GetUtcNow().AddMinutes(-Keep.AbandonAfterMinutes).ToUnixMicroseconds();
        AbandonedSources swept;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            swept = await store.Writer.CommitAsync(new SweepAbandoned(before));
            foreach (var source in swept.Sources)
            {
                reports.TellAbandoned(source);
            }
        }
        while (swept.Sources.Count == SweepAbandoned.Stretch);
    }

    /// <summary>Removes what is too old or too much.</summary>
    public async Task PurgeAsync(CancellationToken cancellationToken)
    {
        var now = reports.Clock.GetUtcNow();
        var operationsBefore = now.AddDays(-Keep.RetentionDays).ToUnixMicroseconds();
        await RepeatAsync("operation", left => new PurgeOldest(operationsBefore, left), long.MaxValue, cancellationToken);
        await PurgeNumberAsync(cancellationToken);
        var bodiesBefore = Math.Max(operationsBefore, now.AddDays(-Keep.BodiesRetentionDays).ToUnixMicroseconds());
        await RepeatAsync("body", _ => new PurgeBodies(bodiesBefore), long.MaxValue, cancellationToken);
        var (minutes, hours) = ((now - SeriesSpan.MinutesKept).ToUnixTimeSeconds(), now.AddDays(-Keep.SeriesDays).ToUnixTimeSeconds());
        await RepeatAsync("minute", _ => new PurgeSums(isMinutes: true, minutes), long.MaxValue, cancellationToken);
        await RepeatAsync("hour", _ => new PurgeSums(isMinutes: false, hours), long.MaxValue, cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, reports.Clock);
        try
        {
            for (var minute = 0; await timer.WaitForNextTickAsync(stoppingToken); minute = (minute + 1) % MinutesAnHour)
            {
                await SafelyAsync(isHour: minute == 0, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The program ends.
        }
    }

    private async Task SafelyAsync(bool isHour, CancellationToken stoppingToken)
    {
        try
        {
            await SweepAsync(stoppingToken);
            if (isHour)
            {
                await PurgeAsync(stoppingToken);
            }
        }
#pragma warning disable CA1031 // a background loop: whatever one turn meets must not end the ones after it
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            logger.UpkeepFailed(e);
        }
    }

    private async Task PurgeNumberAsync(CancellationToken cancellationToken)
    {
        var over = await store.ReadAsync(Count, cancellationToken) - Keep.MaxRows;
        if (over > 0)
        {
            await RepeatAsync("operation", left => new PurgeOldest(long.MaxValue, left), over, cancellationToken);
        }
    }

    private async Task RepeatAsync(string what, Func<long, StoreCommand<PurgedRows>> turn, long most, CancellationToken cancellationToken)
    {
        for (long all = 0; all < most;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = (await store.Writer.CommitAsync(turn(most - all))).Count;
            if (count == 0)
            {
                return;
            }

            all += count;
            meter.Purged.Add(count, new KeyValuePair<string, object?>("what", what));
        }
    }

    private static long Count(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM operations";
        return (long)command.ExecuteScalar()!;
    }
}
