using System.Text.Json;
using Weir.Engine.Configuration;
using Weir.Engine.Health;
using Weir.Engine.Kernel;
using Weir.Engine.Storage;
using Weir.Engine.Telemetry;

namespace Weir.Engine.Operations.Reports;

/// <summary>Takes reported events in: records them, then lets health and metrics know what was recorded.</summary>
/// <remarks>Memory: at most <see cref="MaxWaiting"/> events wait for the store; what comes beyond is refused and counted, so that traffic finds the writer free.</remarks>
internal sealed class ReportDesk(Store store, HealthBoard health, GatewayMeter meter, RecentScores satisfaction, Holder<WeirConfig> config, TimeProvider clock)
{
    /// <summary>Most events in one request.</summary>
    public const int MaxItems = 200;

    /// <summary>Most events that wait to be recorded.</summary>
    public const int MaxWaiting = 1_000;

    private int _waiting;

    public TimeProvider Clock => clock;

    /// <summary>How old a reported operation may be, days.</summary>
    public int RetentionDays => config.Current.Telemetry.Operations.RetentionDays;

    /// <summary>Records events in their order, each with a result of its own.</summary>
    /// <exception cref="StoreException">They could not be recorded, none of them; they are counted as dropped.</exception>
    public async Task<IReadOnlyList<Recorded>> RecordAsync(IReadOnlyList<Report> reports, string? within)
    {
        if (reports.Count == 0)
        {
            return [];
        }

        try
        {
            if (Interlocked.Add(ref _waiting, reports.Count) > MaxWaiting)
            {
                throw new StoreException("Too many reports are waiting to be recorded.");
            }

            if (reports.Any(one => one.Event == ReportEvent.Score))
            {
                // A score of a call that ended just now finds its record, which is written in bulk.
                await store.Writer.FlushAsync();
            }

            var recorded = await store.Writer.CommitAsync(new RecordReports(reports, within));
            for (var i = 0; i < reports.Count; i++)
            {
                Tell(reports[i], recorded[i]);
            }

            return recorded;
        }
        catch (StoreException)
        {
            Count("dropped", reports.Count);
            throw;
        }
        finally
        {
            Interlocked.Add(ref _waiting, -reports.Count);
        }
    }

    /// <summary>Counts events that were not to be recorded.</summary>
    public void CountInvalid(int items) => Count(NameOf(ReportResult.Invalid), items);

    /// <summary>A result as it is told.</summary>
    public static string NameOf(ReportResult result) => JsonNamingPolicy.SnakeCaseLower.ConvertName(result.ToString());

    /// <summary>What became of an operation that was given up on: it counts like one that failed.</summary>
    public void TellAbandoned(string source)
    {
        meter.ReportedOperations.Add(1, new("weir.integration", source), new("outcome", ReportedRow.Abandoned));
        health.Add(HealthSubject.Integration(source), HealthOutcome.Failed, TimeSpan.Zero, ReportedRow.Abandoned);
    }

    private void Tell(Report report, Recorded recorded)
    {
        Count(NameOf(recorded.Result), 1);
        if (recorded.Row is not { } row)
        {
            return;
        }

        if (report.Quality is { } quality)
        {
            meter.Quality.Record(quality, new("gen_ai.provider.name", row.Provider ?? ""), new("gen_ai.request.model", row.Model), new("weir.content_type", report.ContentType ?? "text"));
        }

        if (report.Satisfaction is { } score)
        {
            satisfaction.Add(report.Tier ?? (config.Current.Keys.GetValueOrDefault(row.Key)?.Tier ?? "default"), row.Provider ?? "", score);
        }

        if (recorded.HasEnded)
        {
            meter.ReportedOperations.Add(1, new("weir.integration", row.Source), new("outcome", row.Outcome));
            TellHealth(row);
        }
    }

    private void TellHealth(ReportedRow row)
    {
        HealthOutcome? outcome = row.Outcome switch
        {
            "completed" => row.UsedFallback ? HealthOutcome.Fallback : HealthOutcome.Ok,
            "fallback" => HealthOutcome.Fallback,
            "failed" or "timeout" => HealthOutcome.Failed,
            _ => null, // whoever gave up, or did not say how it went, says nothing about the tool
        };
        if (outcome is not { } told)
        {
            return;
        }

        var duration = TimeSpan.FromMicroseconds(row.DurationUs);
        var ago = clock.GetUtcNow() - row.StartedAt - duration;
        health.Add(HealthSubject.Integration(row.Source), told, duration, row.Error, ago > TimeSpan.Zero ? ago : TimeSpan.Zero);
    }

    private void Count(string result, int items) => meter.Reports.Add(items, new KeyValuePair<string, object?>("result", result));
}
