using System.Globalization;
using Microsoft.Data.Sqlite;
using Weir.Engine.Kernel;

namespace Weir.Engine.Operations.Listing;

/// <summary>The statements of a list of operations. Their text is made of constants here; every value is a parameter.</summary>
/// <remarks>
/// One index gives the order and as much of the choice as it can; which, is said here and not left to a guess of the database. What the index does not
/// choose is looked at row by row, a bounded number of them at a time.
/// </remarks>
internal sealed class OperationSql
{
    /// <summary>The columns, in the order in which a row is read.</summary>
    public const string Columns = """
        id, started_at, duration_us, first_event_us, overhead_us, surface, stream, key_id, team, project, customer, user, session, feature, environment,
        model, deployment, provider, outcome, status, error, error_message, attempts,
        input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens, audio_tokens, estimated, cost_nano_usd, decision, source, reported
        """;

    private const string Order = "ORDER BY started_at DESC, id DESC";

    private readonly Dictionary<string, object> _values = [];
    private readonly string _from;
    private readonly List<string> _rest = [];

    public OperationSql(OperationQuery query)
    {
        var (index, chosen) = IndexFor(query);
        Range(chosen, "started_at", ">=", "$since", query.Since?.ToUnixMicroseconds());
        Range(chosen, "started_at", "<", "$until", query.Until?.ToUnixMicroseconds());
        _from = $"FROM operations INDEXED BY {index} WHERE {string.Join(" AND ", chosen.Append("started_at <= $at AND (started_at, id) < ($at, $id)"))}";

        Name(query.Within, "team", "$within");
        Name(query.Key, "key_id", "$key");
        Name(query.Team, "team", "$team");
        Name(query.Project, "project", "$project");
        Name(query.Customer, "customer", "$customer");
        Name(query.User, "user", "$user");
        Name(query.Model, "model", "$model");
        Name(query.Provider, "provider", "$provider");
        Name(query.Outcome, "outcome", "$outcome");
        Name(query.Source, "source", "$source");
        Range(_rest, "status", ">=", "$least_status", query.LeastStatus);
        Range(_rest, "status", "<=", "$most_status", query.MostStatus);
        Range(_rest, "cost_nano_usd", ">=", "$least_cost", query.LeastCost?.NanoUsd);
        Range(_rest, "cost_nano_usd", "<=", "$most_cost", query.MostCost?.NanoUsd);
        Range(_rest, "duration_us", ">=", "$least_duration", Microseconds(query.LeastDuration));
        Range(_rest, "duration_us", "<=", "$most_duration", Microseconds(query.MostDuration));
        if (query.ErrorText is { } text)
        {
            _values["$q"] = "%" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal) + "%";
            _rest.Add("error IS NOT NULL AND (error LIKE $q ESCAPE '\\' OR error_message LIKE $q ESCAPE '\\')");
        }
    }

    /// <summary>Whether the index alone chooses: then a page is read without looking at anything else.</summary>
    public bool IndexChoosesAll => _rest.Count == 0;

    /// <summary>At most <c>$limit</c> operations behind a place, but none behind <c>$last_at</c>, <c>$last_id</c>.</summary>
    public SqliteCommand Page(SqliteConnection connection, OperationPlace before, OperationPlace? last, int limit)
    {
        var upTo = last is null ? "" : " AND started_at >= $last_at AND (started_at, id) >= ($last_at, $last_id)";
        var rest = string.Concat(_rest.Select(one => " AND " + one));
        var command = Command(connection, $"SELECT {Columns} {_from}{upTo}{rest} {Order} LIMIT $limit", before);
        command.Parameters.AddWithValue("$limit", limit);
        if (last is { } place)
        {
            command.Parameters.AddWithValue("$last_at", place.AtUs);
            command.Parameters.AddWithValue("$last_id", place.Id);
        }

        AddRest(command);
        return command;
    }

    /// <summary>Sums of the youngest operations, by groups: of at most <c>$scan</c> that the index chooses, those that match.</summary>
    /// <param name="connection">Reads.</param>
    /// <param name="by">What they are grouped by: expressions over the columns, from constants.</param>
    /// <param name="order">The expression by which the first groups are chosen, the greatest first.</param>
    /// <param name="bounds">How many operations are looked at, how many groups are given.</param>
    public SqliteCommand Groups(SqliteConnection connection, IReadOnlyList<string> by, string order, (int Scan, int Limit) bounds)
    {
        var rest = _rest.Count == 0 ? "" : "WHERE " + string.Join(" AND ", _rest);
        var groups = string.Join(", ", Enumerable.Range(1, by.Count).Select(number => number.ToString(CultureInfo.InvariantCulture)));
        var command = Command(connection, $"""
            SELECT {string.Join(", ", by)}, count(*), sum(error IS NOT NULL OR status >= 400), sum(cost_nano_usd), max(cost_nano_usd), sum(duration_us), max(duration_us)
            FROM (SELECT * {_from} {Order} LIMIT $scan) {rest} GROUP BY {groups} ORDER BY {order} DESC, {groups} LIMIT $limit
            """, new(long.MaxValue, ""));
        command.Parameters.AddWithValue("$scan", bounds.Scan);
        command.Parameters.AddWithValue("$limit", bounds.Limit);
        AddRest(command);
        return command;
    }

    /// <summary>The place of the operation that is the <paramref name="number"/>th behind a place by the index alone; no row when there are fewer.</summary>
    public SqliteCommand PlaceOf(SqliteConnection connection, OperationPlace before, int number)
    {
        var command = Command(connection, $"SELECT started_at, id {_from} {Order} LIMIT 1 OFFSET $skip", before);
        command.Parameters.AddWithValue("$skip", number - 1);
        return command;
    }

    private void AddRest(SqliteCommand command)
    {
        foreach (var (name, value) in _values.Where(one => command.CommandText.Contains(one.Key, StringComparison.Ordinal) && !command.Parameters.Contains(one.Key)))
        {
            command.Parameters.AddWithValue(name, value);
        }
    }

    // Text from constants above only.
#pragma warning disable CA2100
    private SqliteCommand Command(SqliteConnection connection, string text, OperationPlace before)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        command.Parameters.AddWithValue("$at", before.AtUs);
        command.Parameters.AddWithValue("$id", before.Id);
        foreach (var (name, value) in _values.Where(one => _from.Contains(one.Key, StringComparison.Ordinal)))
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }
#pragma warning restore CA2100

    // What is found rarest comes first.
    private (string Index, List<string> Chosen) IndexFor(OperationQuery query)
    {
        if (query.User is { Length: > 0 } user)
        {
            return Equal("operations_user", "user", user);
        }

        if (query.Key is { Length: > 0 } key)
        {
            return Equal("operations_key", "key_id", key);
        }

        if (query.Source is { Length: > 0 } source && source != OperationSource.Gateway)
        {
            _values["$indexed"] = source;
            return ("operations_source", ["source = $indexed AND source <> 'gateway'"]);
        }

        if (query.ErrorText is not null || query.LeastStatus >= 400)
        {
            return ("operations_error", ["(error IS NOT NULL OR status >= 400)"]);
        }

        return (query.Within ?? query.Team) is { Length: > 0 } team ? Equal("operations_team", "team", team) : ("operations_time", []);
    }

    private (string Index, List<string> Chosen) Equal(string index, string column, string value)
    {
        _values["$indexed"] = value;
        return (index, [$"{column} = $indexed"]);
    }

    // One that the index has chosen by already is not looked at again.
    private void Name(string? value, string column, string name)
    {
        if (value is null || (_from.Contains($"{column} = $indexed", StringComparison.Ordinal) && value.Equals(_values["$indexed"])))
        {
            return;
        }

        if (value.Length == 0)
        {
            _rest.Add(column == "key_id" || column == "model" ? $"{column} = ''" : $"{column} IS NULL");
            return;
        }

        _values[name] = value;
        _rest.Add($"{column} = {name}");
    }

    private void Range(List<string> terms, string column, string comparison, string name, long? value)
    {
        if (value is { } number)
        {
            _values[name] = number;
            terms.Add($"{column} {comparison} {name}");
        }
    }

    private static long? Microseconds(TimeSpan? duration) => duration?.Ticks / TimeSpan.TicksPerMicrosecond;
}
