using Weir.Engine.Kernel;
using Weir.Engine.Ledger.Budgets;
using Weir.Engine.Storage;

namespace Weir.Engine.Ledger.Accounts;

/// <summary>The accounts that commands touch: each is written once a batch, however many commands move it, and read when no batch before it had it.</summary>
/// <remarks>Memory: at most <see cref="MostKept"/> accounts between two batches, and those that one batch touches.</remarks>
internal sealed class AccountSheet : BatchSheet
{
    /// <summary>Most accounts that are kept between two batches; with more, all are read again when they are touched.</summary>
    public const int MostKept = 10_000;

    private const string Columns =
        "id, budget, child, window_start, window_end, held_nano_usd, held_tokens, held_requests, posted_nano_usd, posted_tokens, posted_requests";

    private readonly Dictionary<AccountKey, Account> _byKey = [];
    private readonly Dictionary<long, Account> _byId = [];
    private readonly HashSet<long> _moved = [];

    /// <summary>The sheet of the batch under way.</summary>
    public static AccountSheet Of(StatementCache statements) => statements.Sheet<AccountSheet>();

    /// <summary>The account of a budget's child in a window; made when it is not there.</summary>
    public Account Open(StatementCache statements, string budget, string child, BudgetWindow window)
    {
        var key = new AccountKey(budget, child, window);
        if (!_byKey.TryGetValue(key, out var account))
        {
            _byKey[key] = account = Find(statements, key) ?? Create(statements, key);
            _byId[account.Id] = account;
        }

        return account;
    }

    /// <summary>The account with a number.</summary>
    public Account Find(StatementCache statements, long id)
    {
        if (!_byId.TryGetValue(id, out var account))
        {
            var find = statements.Prepare($"SELECT {Columns} FROM ledger_accounts WHERE id = ?1").Add(id);
            account = find.Step() ? Read(find) : throw new StoreException($"The ledger has no account {id}.");
            Keep(account);
        }

        return account;
    }

    /// <summary>Adds to what is held and posted, and gives the account as it is then.</summary>
    /// <exception cref="StoreException">The balance would be beyond what can be counted.</exception>
    public Account Move(StatementCache statements, long id, in Amounts held, in Amounts posted)
    {
        var account = Find(statements, id);
        try
        {
            account = account with { Held = account.Held + held, Posted = account.Posted + posted };
        }
        catch (OverflowException e)
        {
            throw new StoreException($"The balance of the budget '{account.Budget}' would be larger than can be counted.", e);
        }

        Keep(account);
        _moved.Add(id);
        return account;
    }

    /// <summary>
    /// What counts against the limit of <paramref name="rule"/> now: of a rolling budget, every slice that is not over, and <paramref name="account"/>
    /// however old it is: a hold under way counts when it grows.
    /// </summary>
    public (Amounts Held, Amounts Posted) Counted(StatementCache statements, BudgetRule rule, Account account, DateTimeOffset at)
    {
        if (!rule.IsRolling)
        {
            return (account.Held, account.Posted);
        }

        WriteMoved(statements); // the sum is the store's
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

    protected internal override bool Stays => true;

    protected internal override void Write(StatementCache statements)
    {
        WriteMoved(statements);
        if (_byId.Count > MostKept)
        {
            _byId.Clear();
            _byKey.Clear();
        }
    }

    private static Account? Find(StatementCache statements, in AccountKey key)
    {
        var find = key.AddTo(statements.Prepare($"SELECT {Columns} FROM ledger_accounts WHERE budget = ?1 AND child = ?2 AND window_start = ?3 AND window_end = ?4"));
        return find.Step() ? Read(find) : null;
    }

    private static Account Create(StatementCache statements, in AccountKey key)
    {
        var create = key.AddTo(statements.Prepare($"INSERT INTO ledger_accounts (budget, child, window_start, window_end) VALUES (?1, ?2, ?3, ?4) RETURNING {Columns}"));
        create.Step();
        return Read(create);
    }

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

    private void WriteMoved(StatementCache statements)
    {
        foreach (var id in _moved)
        {
            var (held, posted) = (_byId[id].Held, _byId[id].Posted);
            statements.Prepare("""
                UPDATE ledger_accounts SET held_nano_usd = ?2, held_tokens = ?3, held_requests = ?4, posted_nano_usd = ?5, posted_tokens = ?6, posted_requests = ?7
                WHERE id = ?1
                """)
                .Add(id)
                .Add(held.Usd.NanoUsd).Add(held.Tokens).Add(held.Requests)
                .Add(posted.Usd.NanoUsd).Add(posted.Tokens).Add(posted.Requests)
                .Run();
        }

        _moved.Clear();
    }

    private void Keep(Account account)
    {
        _byId[account.Id] = account;
        _byKey[new(account.Budget, account.Child, account.Window)] = account;
    }

    /// <summary>What names an account.</summary>
    private readonly record struct AccountKey(string Budget, string Child, BudgetWindow Window)
    {
        public Statement AddTo(Statement statement) =>
            statement.Add(Budget).Add(Child).Add(Window.Start.ToUnixMicroseconds()).Add(Window.End.ToUnixMicroseconds());
    }
}
