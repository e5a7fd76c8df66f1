using System.Globalization;
using System.Text;
using Weir.Engine.Kernel;

namespace Weir.Engine.Ledger.Costs;

/// <summary>The statement of a cost query. Its text is made of constants here; every value is a parameter.</summary>
internal sealed class CostSql
{
    private const long HourUs = 3_600_000_000;
    private const long DayUs = 24 * HourUs;

    // What the sums by hour are kept by; a name that nobody gave is the empty text there.
    private static readonly string[] Summed = ["key_id", "team", "project", "environment", "provider", "model", "integration"];

    private readonly List<KeyValuePair<string, object>> _values = [];

    public CostSql(CostQuery query)
    {
        _values.Add(new("$from", query.From.ToUnixMicroseconds()));
        _values.Add(new("$to", query.To.ToUnixMicroseconds()));
        _values.Add(new("$limit", query.By.Count == 0 ? 0 : query.Limit + 1L)); // one more tells whether there is a next page
        _values.Add(new("$skip", query.Skip));
        Text = TextOf(query);
    }

    /// <summary>First a row of the total (its first column 0), then the groups.</summary>
    public string Text { get; }

    public IReadOnlyList<KeyValuePair<string, object>> Values => _values;

    private string TextOf(CostQuery query)
    {
        var offsets = query.By.Any(one => one is CostDimension.Day or CostDimension.Hour) ? Offsets(query) : [];
        var groups = query.By.Select(one => one switch
        {
            CostDimension.Day => Cases(offsets, static (_, offset) => $"(at + {offset}) / {DayUs}"),
            CostDimension.Hour => Cases(offsets, static (since, offset) => $"max({since}, (at + {offset}) / {HourUs} * {HourUs} - {offset})"),
            _ => Column(one),
        }).Concat(["NULL", "NULL", "NULL"]).Take(CostQuery.MaxDimensions).ToArray();
        var filters = string.Concat(query.Only.Select(Filter));
        if (query.Team is not null)
        {
            _values.Add(new("$team", query.Team));
            filters += " AND team = $team";
        }

        var grouping = query.By.Count == 0 ? "" : "GROUP BY " + string.Join(", ", Enumerable.Range(1, query.By.Count));
        return $"""
            WITH g AS MATERIALIZED (
              SELECT {groups[0]} AS a, {groups[1]} AS b, {groups[2]} AS c, sum(cost_nano_usd) AS cost,
                sum(estimated_nano_usd) AS unsure, sum(requests) AS requests, sum(input_tokens) AS input, sum(output_tokens) AS output
              FROM {Rows(query, offsets, filters)}
              {grouping})
            SELECT 0 AS line, NULL AS a, NULL AS b, NULL AS c, coalesce(sum(cost), 0) AS cost, coalesce(sum(unsure), 0), coalesce(sum(requests), 0),
              coalesce(sum(input), 0), coalesce(sum(output), 0) FROM g
            UNION ALL
            SELECT 1, a, b, c, cost, unsure, requests, input, output
            FROM (SELECT * FROM g ORDER BY {Order(query)} LIMIT $limit OFFSET $skip)
            ORDER BY line, {Order(query)}
            """;
    }

    // Whole hours are told from their sums, what is before and behind them from the rows.
    private string Rows(CostQuery query, List<(string Since, string Offset)> offsets, string filters)
    {
        var first = (query.From.ToUnixMicroseconds() + HourUs - 1) / HourUs * HourUs;
        var last = query.To.ToUnixMicroseconds() / HourUs * HourUs;
        if (first >= last || !SumsTell(query, offsets))
        {
            return $"({Plain("$from", "$to", filters)})";
        }

        _values.Add(new("$first", first));
        _values.Add(new("$last", last));
        return $"""
            (SELECT at, {Names(one => $"nullif({one}, '')")}, NULL AS customer, NULL AS "user", cost_nano_usd, estimated_nano_usd, requests, input_tokens, output_tokens
              FROM ledger_hours WHERE at >= $first AND at < $last {filters.Replace(" IS NULL", " = ''", StringComparison.Ordinal)}
            UNION ALL {Plain("$from", "$first", filters)}
            UNION ALL {Plain("$last", "$to", filters)})
            """;

    }

    // Attempts of a range of time and their corrections are those of the operations around it, and those astray (AttemptTimes).
    private string Plain(string from, string to, string filters)
    {
        _values.Add(new(from + "_id", AttemptTimes.First((long)ValueOf(from))));
        _values.Add(new(to + "_id", AttemptTimes.Last((long)ValueOf(to))));
        var near = $"astray = 0 AND operation_id >= {from}_id AND operation_id < {to}_id AND";
        return string.Join(" UNION ALL ", new[]
        {
            $"ledger_attempt_costs WHERE {near}", "ledger_attempt_costs WHERE astray = 1 AND",
            $"ledger_adjustment_costs WHERE {near}", "ledger_adjustment_costs WHERE astray = 1 AND", "ledger_external_costs WHERE",
        }.Select(rows => $"""
            SELECT at, {Names(one => one)}, customer, "user", cost_nano_usd, CASE WHEN estimated = 0 THEN 0 ELSE cost_nano_usd END AS estimated_nano_usd, requests, input_tokens, output_tokens
            FROM {rows} at >= {from} AND at < {to} {filters}
            """));
    }

    private object ValueOf(string name) => _values.First(value => value.Key == name).Value;

    private static string Names(Func<string, string> one) => string.Join(", ", Array.ConvertAll(Summed, name => one(name) is var text && text == name ? name : $"{text} AS {name}"));

    // By whom a call was made for is not summed up: there are too many of them. Where a zone is off by half an hour, its days begin within hours.
    private bool SumsTell(CostQuery query, List<(string Since, string Offset)> offsets) =>
        !query.By.Concat(query.Only.Keys).Any(one => one is CostDimension.Customer or CostDimension.User)
        && offsets.All(one => (long)ValueOf(one.Offset) % HourUs == 0 && IsWhole((long)ValueOf(one.Since)));

    private static bool IsWhole(long since) => since == long.MinValue || since % HourUs == 0;

    private static string Order(CostQuery query) => query.ByName ? "a, b, c" : "cost DESC, a, b, c";

    private string Filter(KeyValuePair<CostDimension, string> only)
    {
        var column = Column(only.Key);
        if (only.Value.Length == 0)
        {
            return $" AND {column} IS NULL";
        }

        var name = "$only" + ((int)only.Key).ToString(CultureInfo.InvariantCulture);
        _values.Add(new(name, only.Value));
        return $" AND {column} = {name}";
    }

    /// <summary>One expression for each stretch of time between two changes of the clock; a zone has a few a year.</summary>
    private static string Cases(List<(string Since, string Offset)> offsets, Func<string, string, string> expression)
    {
        var text = new StringBuilder("CASE");
        for (var i = 0; i + 1 < offsets.Count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $" WHEN at < {offsets[i + 1].Since} THEN {expression(offsets[i].Since, offsets[i].Offset)}");
        }

        return text.Append(offsets.Count == 1 ? " WHEN 1 THEN " : " ELSE ").Append(expression(offsets[^1].Since, offsets[^1].Offset)).Append(" END").ToString();
    }

    private List<(string Since, string Offset)> Offsets(CostQuery query)
    {
        var names = new List<(string Since, string Offset)>();
        foreach (var (since, offset) in LocalDays.Offsets(query.From, query.To, query.Zone))
        {
            var number = names.Count.ToString(CultureInfo.InvariantCulture);
            names.Add(("$since" + number, "$offset" + number));

            // The first one held before the range too, whose first hour may have begun there.
            _values.Add(new(names[^1].Since, number == "0" ? long.MinValue : since.ToUnixMicroseconds()));
            _values.Add(new(names[^1].Offset, offset.Ticks / TimeSpan.TicksPerMicrosecond));
        }

        return names;
    }

    private static string Column(CostDimension dimension) => dimension switch
    {
        CostDimension.Team => "team",
        CostDimension.Project => "project",
        CostDimension.Customer => "customer",
        CostDimension.User => "\"user\"",
        CostDimension.Key => "key_id",
        CostDimension.Provider => "provider",
        CostDimension.Model => "model",
        CostDimension.Environment => "environment",
        CostDimension.Integration => "integration",
        _ => throw new ArgumentOutOfRangeException(nameof(dimension), dimension, "Days and hours are no column: they are asked for by the range."),
    };
}
