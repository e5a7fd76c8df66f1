using Microsoft.Data.Sqlite;
using Weir.Engine.Kernel;
using Weir.Engine.Storage;

namespace Weir.Engine.Operations.Listing;

/// <summary>Sums of single operations by whatever they can be told apart by, where the sums by minute and hour do not know the name or the choice.</summary>
/// <remarks>It reads operations one by one: the youngest of the range, at most <see cref="MaxScan"/> of them, some microseconds each.</remarks>
internal sealed class OperationGroups(Store store)
{
    /// <summary>Most operations that are looked at for one answer.</summary>
    public const int MaxScan = 200_000;

    /// <summary>Most names in which groups differ.</summary>
    public const int MaxNames = 3;

    private static readonly OperationPlace Newest = new(long.MaxValue, "");

    /// <summary>What operations can be grouped by.</summary>
    public static readonly IReadOnlyDictionary<string, string> Names = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["operation"] = "surface",
        ["key"] = "key_id",
        ["team"] = "team",
        ["project"] = "project",
        ["customer"] = "customer",
        ["user"] = "user",
        ["feature"] = "feature",
        ["environment"] = "environment",
        ["model"] = "model",
        ["planned"] = "json_extract(decision, '$.candidates[0]')",
        ["deployment"] = "deployment",
        ["provider"] = "provider",
        ["outcome"] = "outcome",
        ["status"] = "CAST(status AS TEXT)",
        ["error"] = "error",
        ["source"] = "source",
    };

    /// <summary>What the first groups can be chosen by.</summary>
    public static readonly IReadOnlyDictionary<string, string> Orders = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["requests"] = "count(*)",
        ["errors"] = "sum(error IS NOT NULL OR status >= 400)",
        ["cost_usd"] = "sum(cost_nano_usd)",
        ["average_cost_usd"] = "sum(cost_nano_usd) / count(*)",
        ["max_cost_usd"] = "max(cost_nano_usd)",
        ["average_duration_ms"] = "sum(duration_us) / count(*)",
        ["max_duration_ms"] = "max(duration_us)",
    };

    /// <summary>The groups, and whether everything that was asked for was looked at.</summary>
    public async Task<(IReadOnlyList<OperationGroup> Groups, bool Complete)> ReadAsync(OperationQuery query, IReadOnlyList<string> by, string order, CancellationToken cancellationToken)
    {
        await store.Writer.FlushAsync();
        return await store.ReadAsync(connection => Read(connection, query, by, order), cancellationToken);
    }

    private static (IReadOnlyList<OperationGroup> Groups, bool Complete) Read(SqliteConnection connection, OperationQuery query, IReadOnlyList<string> by, string order)
    {
        var sql = new OperationSql(query);
        using var command = sql.Groups(connection, [.. by.Select(name => Names[name])], Orders[order], (query.MaxScan, query.Limit));
        var groups = new List<OperationGroup>();
        using (var row = command.ExecuteReader())
        {
            while (row.Read())
            {
                groups.Add(Group(row, by.Count));
            }
        }

        using var beyond = sql.PlaceOf(connection, Newest, query.MaxScan + 1);
        using var more = beyond.ExecuteReader();
        return (groups, !more.Read());
    }

    private static OperationGroup Group(SqliteDataReader row, int names)
    {
        var count = row.GetInt64(names);
        var (cost, duration) = (row.GetInt64(names + 2), row.GetInt64(names + 4));
        return new([.. Enumerable.Range(0, names).Select(column => row.IsDBNull(column) || row.GetString(column).Length == 0 ? null : row.GetString(column))])
        {
            Requests = count,
            Errors = row.GetInt64(names + 1),
            CostUsd = new(cost),
            AverageCostUsd = new(cost / count),
            MaxCostUsd = new(row.GetInt64(names + 3)),
            AverageDurationMs = Math.Round(duration / 1_000d / count, 3),
            MaxDurationMs = row.GetInt64(names + 5) / 1_000d,
        };
    }
}

/// <summary>Operations that share their names.</summary>
/// <param name="Names">The names, in the order in which they were asked for; <see langword="null"/> for what names none.</param>
internal sealed record OperationGroup(IReadOnlyList<string?> Names)
{
    /// <summary>How many.</summary>
    public required long Requests { get; init; }

    /// <summary>Those that ended with an error or a status from 400 on.</summary>
    public required long Errors { get; init; }

    /// <summary>What they cost together.</summary>
    public required Money CostUsd { get; init; }

    /// <summary>What one cost, cut off at a nano-dollar.</summary>
    public required Money AverageCostUsd { get; init; }

    /// <summary>What the dearest cost.</summary>
    public required Money MaxCostUsd { get; init; }

    /// <summary>How long one took.</summary>
    public required double AverageDurationMs { get; init; }

    /// <summary>How long the longest took.</summary>
    public required double MaxDurationMs { get; init; }
}
