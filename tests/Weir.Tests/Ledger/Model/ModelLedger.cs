namespace Weir.Tests.Ledger.Model;

/// <summary>What the ledger ought to do, in dictionaries: predicts every verdict and every balance. Shares no code with it.</summary>
internal sealed class ModelLedger
{
    private readonly HashSet<string> _done = [];
    private readonly Dictionary<string, OpenHold> _open = [];
    private readonly Dictionary<string, AccountKey[]> _ended = [];

    public Dictionary<AccountKey, ModelAccount> Accounts { get; } = [];

    /// <summary>Cost of each attempt that ended, by operation.</summary>
    public Dictionary<string, long> Costs { get; } = [];

    public IReadOnlyCollection<string> Open => _open.Keys;

    public int Overruns { get; private set; }

    public string Hold(string operation, ModelPayer payer, Amount bound, IReadOnlyList<ModelBudget> budgets, DateTime at)
    {
        if (_done.Contains(operation + "/hold"))
        {
            return "held";
        }

        var accounts = budgets.Select(budget => KeyOf(budget, payer, at)).ToArray();
        for (var i = 0; i < accounts.Length; i++)
        {
            if (Refusal(budgets[i], accounts[i], bound, at) is { } refusal)
            {
                return refusal;
            }
        }

        _done.Add(operation + "/hold");
        _open.Add(operation, new(bound, accounts));
        Move(accounts, bound, default);
        return "held";
    }

    public string Extend(string operation, int step, Amount more, IReadOnlyList<ModelBudget> budgets, DateTime at)
    {
        if (!_open.TryGetValue(operation, out var open) || _done.Contains($"{operation}/extend-{step}"))
        {
            return "held";
        }

        foreach (var account in open.Accounts)
        {
            if (Refusal(budgets.Single(one => one.Id == account.Budget), account, more, at) is { } refusal)
            {
                return refusal;
            }
        }

        _done.Add($"{operation}/extend-{step}");
        _open[operation] = open with { Held = open.Held + more };
        Move(open.Accounts, more, default);
        return "held";
    }

    public string Post(string operation, long nano, long tokens, bool completed)
    {
        if (_open.Remove(operation, out var open))
        {
            var posted = nano == 0 && tokens == 0 && !completed ? default : new Amount(nano, tokens, open.Held.Requests);
            var over = (posted - open.Held).Gain() with { Requests = 0 };
            Overruns += over.IsZero ? 0 : 1;
            _ended.Add(operation, open.Accounts);
            Costs.Add(operation, nano);
            Move(open.Accounts, default(Amount) - open.Held, posted, over);
        }

        return "done";
    }

    /// <summary>The process ended: what is open is posted at its bound.</summary>
    public void Recover()
    {
        foreach (var (operation, open) in _open.ToArray())
        {
            Post(operation, open.Held.Nano, open.Held.Tokens, completed: true);
        }
    }

    public string Credit(string id, ModelBudget budget, string child, Amount amount, DateTime at)
    {
        if (_done.Add(id))
        {
            var (start, end) = budget.WindowOf(at);
            Move([new(budget.Id, child, start, end)], default, default(Amount) - amount, (default(Amount) - amount).Gain(), amount.Gain());
        }

        return "done";
    }

    public string External(string id, ModelPayer payer, Amount cost, IReadOnlyList<ModelBudget> budgets, DateTime occurred)
    {
        if (!_done.Add(id))
        {
            return "again";
        }

        Move([.. budgets.Where(budget => budget.Covers(payer)).Select(budget => KeyOf(budget, payer, occurred))], default, cost, cost);
        return "booked";
    }

    public string Adjust(string id, string operation, long nano)
    {
        if (!_ended.TryGetValue(operation, out var accounts))
        {
            return "missing";
        }

        if (_done.Add(id))
        {
            var difference = new Amount(nano, 0, 0);
            Costs[operation] += nano;
            Move(accounts, default, difference, difference.Gain(), (default(Amount) - difference).Gain());
        }

        return "found";
    }

    /// <summary>What counts against a budget at a moment.</summary>
    public ModelAccount Counted(ModelBudget budget, AccountKey own, DateTime at) =>
        Accounts.Where(one => budget.Counts(one.Key, own, at)).Aggregate(default(ModelAccount), (sum, one) => sum + one.Value);

    private static AccountKey KeyOf(ModelBudget budget, ModelPayer payer, DateTime at)
    {
        var (start, end) = budget.WindowOf(at);
        return new(budget.Id, budget.ChildOf(payer), start, end);
    }

    private string? Refusal(ModelBudget budget, AccountKey account, Amount asked, DateTime at)
    {
        if (!budget.IsHard)
        {
            return null;
        }

        var (held, posted, _, _) = Counted(budget, account, at);
        for (var unit = 0; unit < 3; unit++)
        {
            if (budget.Limits[unit] is { } limit && asked[unit] > 0 && held[unit] + posted[unit] + asked[unit] > limit)
            {
                return $"{budget.Id} {account.Child} {Amount.Units[unit]}: limit {limit}, posted {posted[unit]}, held {held[unit]}, asked {asked[unit]}";
            }
        }

        return null;
    }

    private void Move(IEnumerable<AccountKey> accounts, Amount held, Amount posted, Amount beyond = default, Amount given = default)
    {
        foreach (var key in accounts)
        {
            Accounts[key] = Accounts.GetValueOrDefault(key) + new ModelAccount(held, posted, beyond, given);
        }
    }

    private sealed record OpenHold(Amount Held, AccountKey[] Accounts);
}

/// <summary>A balance of the model.</summary>
/// <param name="Held">Held.</param>
/// <param name="Posted">Posted.</param>
/// <param name="Unchecked">What rose by commands that no limit refuses: overruns, charges, reports from outside, corrections.</param>
/// <param name="Given">What credits and corrections gave back.</param>
internal readonly record struct ModelAccount(Amount Held, Amount Posted, Amount Unchecked, Amount Given)
{
    public static ModelAccount operator +(ModelAccount a, ModelAccount b) => new(a.Held + b.Held, a.Posted + b.Posted, a.Unchecked + b.Unchecked, a.Given + b.Given);
}
