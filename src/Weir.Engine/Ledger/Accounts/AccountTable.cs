using Weir.Engine.Kernel;
using Weir.Engine.Ledger.Budgets;
using Weir.Engine.Storage;

namespace Weir.Engine.Ledger.Accounts;

/// <summary>The SQL of accounts, for commands inside a batch.</summary>
internal static class AccountTable
{
    private const string Columns =
        "id, budget, child, window_start, window_end, held_nano_usd, held_tokens, held_requests, posted_nano_usd, posted_tokens, posted_requests";

    /// <summary>The account of a budget's child in a window; made when it is not there.</summary>
    public static Account Open(StatementCache statements, string budget, string child, BudgetWindow window)
    {
        var find = statements.Prepare("""
            SELECT id, held_nano_usd, held_tokens, held_requests, posted_nano_usd, posted_tokens, posted_requests
            FROM ledger_accounts WHERE budget = ?1 AND child = ?2 AND window_start = ?3 AND window_end = ?4
            """);
        if (Key(find, budget, child, window).Step())
        {
            var account = new Account(find.Int64(0), budget, child, window, AmountsAt(find, 1), AmountsAt(find, 4));
            find.Reset();
            return account;
        }

        var create = statements.Prepare($"INSERT INTO ledger_accounts (budget, child, window_start, window_end) VALUES (?1, ?2, ?3, ?4) RETURNING {Columns}");
        Key(create, budget, child, window).Step();
        return Read(create);
    }

    /// <summary>Adds to what is held.</summary>
    public static void Hold(StatementCache statements, long id, in Amounts more) => statements
        .Prepare("""
            UPDATE ledger_accounts SET held_nano_usd = held_nano_usd + ?2, held_tokens = held_tokens + ?3, held_requests = held_requests + ?4 WHERE id = ?1
            """)
        .Add(id).Add(more.Usd.NanoUsd).Add(more.Tokens).Add(more.Requests)
        .Run();

    /// <summary>Adds to what is held and posted, and gives the account as it is then.</summary>
    public static Account Move(StatementCache statements, long id, in Amounts held, in Amounts posted)
    {
        var update = statements.Prepare($"""
            UPDATE ledger_accounts SET
              held_nano_usd = held_nano_usd + ?2, held_tokens = held_tokens + ?3, held_requests = held_requests + ?4,
              posted_nano_usd = posted_nano_usd + ?5, posted_tokens = posted_tokens + ?6, posted_requests = posted_requests + ?7
            WHERE id = ?1 RETURNING {Columns}
            """);
        update.Add(id)
            .Add(held.Usd.NanoUsd).Add(held.Tokens).Add(held.Requests)
            .Add(posted.Usd.NanoUsd).Add(posted.Tokens).Add(posted.Requests);
        return update.Step() ? Read(update) : throw new StoreException($"The ledger has no account {id}.");
    }

    /// <summary>The account with a number.</summary>
    public static Account Find(StatementCache statements, long id)
    {
        var find = statements.Prepare($"SELECT {Columns} FROM ledger_accounts WHERE id = ?1").Add(id);
        return find.Step() ? Read(find) : throw new StoreException($"The ledger has no account {id}.");
    }

    /// <summary>
    /// What counts against the limit of <paramref name="rule"/> now: of a rolling budget, every slice that is not over, and <paramref name="account"/>
    /// however old it is: a hold under way counts when it grows.
    /// </summary>
    public static (Amounts Held, Amounts Posted) Counted(StatementCache statements, BudgetRule rule, Account account, DateTimeOffset at)
    {
        if (!rule.IsRolling)
        {
            return (account.Held, account.Posted);
        }

        var sum = statements.Prepare("""
            SELECT sum(held_nano_usd), sum(held_tokens), sum(held_requests), sum(posted_nano_usd), sum(posted_tokens), sum(posted_requests)
            FROM ledger_accounts WHERE budget = ?1 AND child = ?2 AND window_start >= ?3 AND window_end - window_start = ?4
            """);
        var from = rule.CountsFrom(at);
        sum.Add(account.Budget).Add(account.Child).Add(from.ToUnixMicroseconds())
            .Add(account.Window.End.ToUnixMicroseconds() - account.Window.Start.ToUnixMicroseconds())
            .Step();
        var (held, posted) = (AmountsAt(sum, 0), AmountsAt(sum, 3));
        sum.Reset();
        return account.Window.Start >= from ? (held, posted) : (held + account.Held, posted + account.Posted);
    }

    private static Statement Key(Statement statement, string budget, string child, BudgetWindow window) =>
        statement.Add(budget).Add(child).Add(window.Start.ToUnixMicroseconds()).Add(window.End.ToUnixMicroseconds());

    private static Account Read(Statement row)
    {
        var account = new Account(
            row.Int64(0), row.Text(1), row.Text(2),
            new(Timestamps.FromUnixMicroseconds(row.Int64(3)), Timestamps.FromUnixMicroseconds(row.Int64(4))),
            AmountsAt(row, 5), AmountsAt(row, 8));
        row.Reset();
        return account;
    }

    private static Amounts AmountsAt(Statement row, int column) => new(new Money(row.Int64(column)), row.Int64(column + 1), row.Int64(column + 2));
}
