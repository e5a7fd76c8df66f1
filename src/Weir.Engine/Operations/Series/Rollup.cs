using System.Globalization;

namespace Weir.Engine.Operations.Series;

/// <summary>The two tables of sums: one row for each minute, or hour, and each combination of what series are split by. All their SQL that has to agree is made here.</summary>
internal static class Rollup
{
    public const string Minutes = "operation_minutes";
    public const string Hours = "operation_hours";
    public const int MinuteSeconds = 60;
    public const int HourSeconds = 3_600;

    // Those of the second step of the schema, whose text stays what it was.
    private static readonly string[] FirstDimensions = ["source", "provider", "model", "team", "key_id", "outcome"];

    /// <summary>What a row is about, in the order of its key; a name that nobody gave is the empty text.</summary>
    public static readonly string[] Dimensions = [.. FirstDimensions, "predicted", "operation"];

    /// <summary>What a row sums up, in the order of its columns; then come the buckets of durations.</summary>
    public static readonly string[] Sums =
    [
        "operations", "input_tokens", "output_tokens", "cost_nano_usd", "duration_us", "timed", "fallbacks", "quality_micro", "qualities", "satisfaction_micro", "satisfactions",
    ];

    /// <summary>Outcomes that are no errors; every other is.</summary>
    public const string NoErrors = "'completed', 'fallback', 'cancelled', 'unknown', 'running'";

    private static readonly string[] Numbers = [.. Sums, .. Enumerable.Range(0, DurationBuckets.Count).Select(DurationBuckets.Column)];

    /// <summary>Adds to a minute.</summary>
    public static readonly string AddToMinute = Add(Minutes);

    /// <summary>Adds to an hour.</summary>
    public static readonly string AddToHour = Add(Hours);

    /// <summary>Makes a table as the second step of the schema did.</summary>
    public static string CreateFirst(string table) => Create(table, FirstDimensions);

    /// <summary>Makes a table of the second step one of the third: sums from before do not know which provider was to be taken, and of what kind operations were.</summary>
    public static string Widen(string table) => $"""
        ALTER TABLE {table} RENAME TO {table}_before;
        {Create(table, Dimensions)}
        INSERT INTO {table} SELECT at, {string.Join(", ", FirstDimensions)}, '', '', {string.Join(", ", Numbers)} FROM {table}_before;
        DROP TABLE {table}_before;
        """;

    /// <summary>Fills a table from operations that were recorded before it was there.</summary>
    public static string Derive(string table, int seconds) => $"""
        INSERT INTO {table}
        SELECT started_at / 1000000 / {seconds} * {seconds} AS at, 'gateway', coalesce(provider, ''), CASE WHEN decision IS NULL THEN '' ELSE model END AS named,
          coalesce(team, ''), key_id, outcome,
          count(*), sum(input_tokens + cache_read_tokens + cache_write_tokens), sum(output_tokens + reasoning_tokens), sum(cost_nano_usd), sum(duration_us), count(*), 0, 0, 0, 0, 0,
          {string.Join(", ", Enumerable.Range(0, DurationBuckets.Count).Select(Falls))}
        FROM operations GROUP BY 1, 3, 4, 5, 6, 7;
        """;

    private static string Create(string table, string[] dimensions) => $"""
        CREATE TABLE {table} (
          at INTEGER NOT NULL, {string.Join(", ", dimensions.Select(one => one + " TEXT NOT NULL"))},
          {string.Join(", ", Numbers.Select(one => one + " INTEGER NOT NULL"))},
          PRIMARY KEY (at, {string.Join(", ", dimensions)})) STRICT, WITHOUT ROWID;
        """;

    private static string Add(string table) => $"""
        INSERT INTO {table} VALUES ({string.Join(", ", Enumerable.Repeat("?", 1 + Dimensions.Length + Numbers.Length))})
        ON CONFLICT (at, {string.Join(", ", Dimensions)}) DO UPDATE SET {string.Join(", ", Numbers.Select(one => $"{one} = {one} + excluded.{one}"))}
        """;

    private static string Falls(int bucket)
    {
        var above = bucket == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"duration_us > {DurationBuckets.UpperMs[bucket - 1] * 1000L}");
        var upTo = bucket == DurationBuckets.Count - 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"duration_us <= {DurationBuckets.UpperMs[bucket] * 1000L}");
        return $"sum({above}{(above.Length > 0 && upTo.Length > 0 ? " AND " : "")}{upTo})";
    }
}
