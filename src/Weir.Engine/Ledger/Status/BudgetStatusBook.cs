using Microsoft.Data.Sqlite;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger.Accounts;
using Weir.Engine.Ledger.Budgets;
using Weir.Engine.Storage;

namespace Weir.Engine.Ledger.Status;

/// <summary>Reads how budgets stand now: the balances that calls are held against, all of one answer from one state of the store.</summary>
public sealed class BudgetStatusBook(Store store, Holder<BudgetBook> budgets, TimeProvider clock)
{
    // Of a rolling budget every slice that counts, as holds count it; of any other the one window.
    private const string Standing = """
        SELECT child, sum(held_nano_usd), sum(held_tokens), sum(held_requests), sum(posted_nano_usd), sum(posted_tokens), sum(posted_requests)
        FROM ledger_accounts
        WHERE budget = $budget AND window_start >= $from AND window_start <= $to AND window_end - window_start = $length
          AND ($child IS NULL OR child = $child) AND ($after IS NULL OR child > $after) AND substr(child, 1, length($prefix)) = $prefix
        GROUP BY child ORDER BY child LIMIT $limit
        """;

    private const string Fullest = """
        SELECT child, sum(held_nano_usd), sum(held_tokens), sum(held_requests), sum(posted_nano_usd), sum(posted_tokens), sum(posted_requests)
        FROM ledger_accounts
        WHERE budget = $budget AND window_start >= $from AND window_start <= $to AND window_end - window_start = $length AND substr(child, 1, length($prefix)) = $prefix
        GROUP BY child
        ORDER BY CASE $unit WHEN 0 THEN sum(posted_nano_usd) WHEN 1 THEN sum(posted_tokens) ELSE sum(posted_requests) END DESC, child LIMIT 1
        """;

    private const string Notices = """
        SELECT child, window_start, window_end, unit, kind, at, limit_value, posted_value, operation_id FROM ledger_notices
        WHERE budget = $budget AND window_start >= $from AND window_start <= $to AND ($child IS NULL OR child = $child) ORDER BY at DESC, child, unit, kind LIMIT $limit
        """;

    /// <summary>A page of budgets by id, each with its children by name. A budget with <c>*</c> that has no child yet is told once, with zeros.</summary>
    public Task<IReadOnlyList<BudgetStatus>> ListAsync(BudgetStatusQuery query, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var rules = budgets.Current.All
            .Where(rule => query.Budget is null || rule.Id == query.Budget)
            .Where(rule => query.Team is null || rule.SeenBy(query.Team) is { } part && (part.Length == 0 || query.Child is null || query.Child == part))
            .Where(rule => string.CompareOrdinal(rule.Id, query.After.Budget) >= 0)
            .OrderBy(rule => rule.Id, StringComparer.Ordinal);
        return store.ReadAsync<IReadOnlyList<BudgetStatus>>(
            connection =>
            {
                using var moment = connection.BeginTransaction(deferred: true);
                var found = new List<BudgetStatus>();
                foreach (var rule in rules.TakeWhile(_ => found.Count < query.Limit))
                {
                    var part = query.Team is null ? null : rule.SeenBy(query.Team);
                    Add(connection, rule, string.IsNullOrEmpty(part) ? query : query with { Child = part }, now, found);
                }

                return found;
            },
            cancellationToken);
    }

    /// <summary>How every budget stands now, one item each: of a budget with <c>*</c> the child that used most of its limit.</summary>
    public Task<IReadOnlyList<BudgetStatus>> FullestAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var rules = budgets.Current.All;
        return store.ReadAsync<IReadOnlyList<BudgetStatus>>(
            connection =>
            {
                using var moment = connection.BeginTransaction(deferred: true);
                return [.. rules.Select(rule => ReadFullest(connection, rule, now))];
            },
            cancellationToken);
    }

    /// <summary>How one child stands; with zeros when nothing was ever charged to it.</summary>
    public Task<BudgetStatus> OfAsync(BudgetRule rule, string child, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return store.ReadAsync(connection => Of(connection, rule, child, now), cancellationToken);
    }

    /// <summary>
    /// The budget that leaves least money to calls with the names of <paramref name="filter"/>: of those that all such calls count in.
    /// <see langword="null"/> when no budget of money covers all of them.
    /// </summary>
    /// <param name="filter">The names.</param>
    /// <param name="team">Only of budgets that those see who may see this team alone; <see langword="null"/> for all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<BudgetStatus?> TightestAsync(Charge filter, string? team, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        BudgetRule[] rules = [.. budgets.Current.All.Where(rule => rule.Limit is not null && rule.CoversAllOf(filter) && (team is null || rule.SeenBy(team) is not null))];
        return store.ReadAsync(
            connection =>
            {
                using var moment = connection.BeginTransaction(deferred: true);
                return rules.Select(rule => Of(connection, rule, rule.ChildOf(filter), now)).MinBy(status => status.RemainingUsd!.Value);
            },
            cancellationToken);
    }

    /// <summary>What was told of a budget in what counts now, newest first, at most <paramref name="limit"/>.</summary>
    /// <param name="rule">The budget.</param>
    /// <param name="child">Only of this child; <see langword="null"/> for all.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<IReadOnlyList<BudgetNotice>> NoticesAsync(BudgetRule rule, string? child, int limit, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return store.ReadAsync<IReadOnlyList<BudgetNotice>>(
            connection =>
            {
                using var command = connection.CreateCommand();
                command.CommandText = Notices;
                BindWindow(command, rule, now);
                command.Parameters.AddWithValue("$child", (object?)child ?? DBNull.Value);
                command.Parameters.AddWithValue("$limit", limit);
                using var row = command.ExecuteReader();
                var notices = new List<BudgetNotice>();
                while (row.Read())
                {
                    notices.Add(new(
                        rule.Id, row.GetString(0), new(Timestamps.FromUnixMicroseconds(row.GetInt64(1)), Timestamps.FromUnixMicroseconds(row.GetInt64(2))),
                        Enum.Parse<BudgetUnit>(row.GetString(3), ignoreCase: true), row.GetString(4), Timestamps.FromUnixMicroseconds(row.GetInt64(5)),
                        row.GetInt64(6), row.GetInt64(7), row.IsDBNull(8) ? null : row.GetString(8)));
                }

                return notices;
            },
            cancellationToken);
    }

    private static void Add(SqliteConnection connection, BudgetRule rule, BudgetStatusQuery query, DateTimeOffset now, List<BudgetStatus> found)
    {
        var isAfter = query.After.Budget == rule.Id;
        if (!rule.HasChildren)
        {
            if (!isAfter && query.Child is null or "")
            {
                found.Add(Of(connection, rule, "", now));
            }

            return;
        }

        var children = Read(connection, rule, new(query.Child, isAfter ? query.After.Child : null, query.Limit - found.Count), now);
        found.AddRange(children);
        if (children.Count == 0 && !isAfter)
        {
            found.Add(BudgetStatus.Of(rule, query.Child ?? "", default, default, now));
        }
    }

    private static BudgetStatus Of(SqliteConnection connection, BudgetRule rule, string child, DateTimeOffset now) =>
        Read(connection, rule, new(child, After: null, Limit: 1), now) is [var status] ? status : BudgetStatus.Of(rule, child, default, default, now);

    private static List<BudgetStatus> Read(SqliteConnection connection, BudgetRule rule, Part part, DateTimeOffset now)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Standing;
        BindWindow(command, rule, now);
        var window = rule.WindowAt(now);
        command.Parameters.AddWithValue("$length", window.End.ToUnixMicroseconds() - window.Start.ToUnixMicroseconds());
        command.Parameters.AddWithValue("$child", (object?)part.Child ?? DBNull.Value);
        command.Parameters.AddWithValue("$after", (object?)part.After ?? DBNull.Value);
        command.Parameters.AddWithValue("$prefix", rule.ChildPrefix);
        command.Parameters.AddWithValue("$limit", part.Limit);
        using var row = command.ExecuteReader();
        var children = new List<BudgetStatus>();
        while (row.Read())
        {
            children.Add(BudgetStatus.Of(rule, row.GetString(0), AmountsAt(row, 1), AmountsAt(row, 4), now));
        }

        return children;
    }

    private static BudgetStatus ReadFullest(SqliteConnection connection, BudgetRule rule, DateTimeOffset now)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Fullest;
        BindWindow(command, rule, now);
        var window = rule.WindowAt(now);
        command.Parameters.AddWithValue("$length", window.End.ToUnixMicroseconds() - window.Start.ToUnixMicroseconds());
        command.Parameters.AddWithValue("$prefix", rule.ChildPrefix);
        command.Parameters.AddWithValue("$unit", rule.Limit is not null ? 0 : rule.LimitTokens is not null ? 1 : 2);
        using var row = command.ExecuteReader();
        return row.Read() ? BudgetStatus.Of(rule, row.GetString(0), AmountsAt(row, 1), AmountsAt(row, 4), now) : BudgetStatus.Of(rule, "", default, default, now);
    }

    private static void BindWindow(SqliteCommand command, BudgetRule rule, DateTimeOffset now)
    {
        command.Parameters.AddWithValue("$budget", rule.Id);
        command.Parameters.AddWithValue("$from", rule.CountsFrom(now).ToUnixMicroseconds());
        command.Parameters.AddWithValue("$to", rule.IsRolling ? long.MaxValue : rule.WindowAt(now).Start.ToUnixMicroseconds());
    }

    private static Amounts AmountsAt(SqliteDataReader row, int column) => new(new Money(row.GetInt64(column)), row.GetInt64(column + 1), row.GetInt64(column + 2));

    private sealed record Part(string? Child, string? After, int Limit);
}
