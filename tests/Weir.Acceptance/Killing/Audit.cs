namespace Weir.Acceptance.Killing;

/// <summary>Compares three accounts of the same calls that share no code: what clients got, what the simulator charges, what the ledger says.</summary>
/// <remarks>Looks at what is new since the last time, at a moment when nothing is under way; keeps running balances only.</remarks>
internal sealed class Audit(IReadOnlyDictionary<string, HardLimit> limits)
{
    private const int MostProblems = 50;
    private static readonly string[] Resolutions = ["post", "void"];

    private readonly Dictionary<long, (Three Held, Three Posted)> _balances = [];
    private readonly Dictionary<string, Three> _used = [];

    public Figures Figures { get; } = new();

    /// <summary>What does not agree, a sentence each.</summary>
    public List<string> Problems { get; } = [];

    /// <summary>The last entry seen.</summary>
    public long Seq { get; private set; }

    /// <summary>The last line of the bill seen.</summary>
    public long Line { get; private set; }

    public void Look(LedgerPart ledger, IReadOnlyList<BillLine> bill, IReadOnlyList<Answer> answers)
    {
        Replay(ledger);
        Resolved(ledger);
        var billed = Billed(ledger, bill);
        Answered(ledger, answers, billed);
        Seq = ledger.Entries.Count == 0 ? Seq : ledger.Entries[^1].Seq;
        Line = bill.Count == 0 ? Line : bill[^1].Number;
    }

    // Every moment of the past is looked at: after each entry no hard limit may be passed, and at the end the sums must be the balances.
    private void Replay(LedgerPart ledger)
    {
        var accounts = ledger.Accounts.ToDictionary(static account => account.Id);
        foreach (var entry in ledger.Entries)
        {
            foreach (var id in entry.Accounts)
            {
                var (held, posted) = _balances.GetValueOrDefault(id);
                _balances[id] = (held + entry.Held, posted + entry.Posted);
                if (accounts.TryGetValue(id, out var account))
                {
                    Within(entry, account);
                }
                else
                {
                    Problem($"entry {entry.Id} names account {id}, which is not there");
                }
            }

            if (entry.Kind == "overrun")
            {
                Problem($"{entry.Id}: the simulator charged more than the bound");
            }
        }

        foreach (var account in ledger.Accounts)
        {
            var (held, posted) = _balances.GetValueOrDefault(account.Id);
            Expect(account.Held == held && account.Posted == posted, $"account {account.Id} ({account.Budget} {account.Child}) has {account.Held} and {account.Posted}, its entries sum up to {held} and {posted}");
            Expect(account.Held == default, $"account {account.Id} ({account.Budget} {account.Child}) still holds {account.Held}");
        }
    }

    private void Within(EntryRow entry, AccountRow account)
    {
        if (!limits.TryGetValue(account.Budget, out var limit))
        {
            return;
        }

        // The slices of a rolling budget count together for as long as these campaigns take.
        var key = limit.IsRolling ? $"{account.Budget} {account.Child}" : $"{account.Id}";
        var used = _used[key] = _used.GetValueOrDefault(key) + entry.Held + entry.Posted;
        var over = Math.Max(used.NanoUsd - limit.NanoUsd, 0);
        Figures.OverspentNanoUsd = Math.Max(Figures.OverspentNanoUsd, over);
        Expect(over == 0 && used.Tokens <= limit.Tokens && used.Requests <= limit.Requests, $"after {entry.Id} budget {account.Budget} {account.Child} has used {used} of {limit}");
    }

    private void Resolved(LedgerPart ledger)
    {
        foreach (var open in ledger.Open)
        {
            Problem($"{open} is still held");
        }

        var rows = ledger.Attempts.ToDictionary(static attempt => attempt.Id);
        foreach (var entries in ledger.Entries.GroupBy(static entry => entry.Attempt))
        {
            Expect(entries.Count(static entry => entry.Kind == "hold") == 1, $"{entries.Key} has not one hold");
            Expect(entries.Count(static entry => Resolutions.Contains(entry.Kind)) == 1, $"{entries.Key} has not one resolution");
            Expect(entries.Aggregate(default(Three), static (sum, entry) => sum + entry.Held) == default, $"{entries.Key} does not release what it held");
            var cost = rows.GetValueOrDefault(entries.Key)?.CostNanoUsd;
            Expect(cost == entries.Sum(static entry => entry.Posted.NanoUsd), $"{entries.Key} costs {cost?.ToString() ?? "nothing that is recorded"} but other money is posted for it");
        }

        Figures.Attempts += ledger.Attempts.Count;
        Figures.InDoubt += ledger.Attempts.Count(static attempt => attempt.Outcome == "in_doubt");
    }

    // The simulator's k-th line of a call is its k-th attempt: attempts come one after the other, and only the last can have been held and never sent.
    private Dictionary<AttemptId, BillLine> Billed(LedgerPart ledger, IReadOnlyList<BillLine> bill)
    {
        var attempts = ledger.Attempts.ToLookup(static attempt => attempt.User);
        var holds = ledger.Entries.Where(static entry => entry.Kind == "hold").Select(static entry => entry.Attempt).ToHashSet();
        var found = new Dictionary<AttemptId, BillLine>();
        foreach (var lines in bill.GroupBy(static line => line.Marker))
        {
            var made = attempts[lines.Key].ToArray();
            foreach (var (index, line) in lines.OrderBy(static line => line.Number).Index())
            {
                Figures.Billed++;
                Figures.BilledNanoUsd += line.CostNanoUsd;
                if (index >= made.Length || made[index].Provider != line.Provider || !holds.Contains(made[index].Id))
                {
                    Figures.Lost++;
                    Problem($"line {line.Number} of the bill ({line.Marker}, {line.Provider}) has no hold");
                    continue;
                }

                found.Add(made[index].Id, line);
                Paid(made[index], line);
            }
        }

        Figures.PostedNanoUsd += ledger.Attempts.Sum(static attempt => attempt.CostNanoUsd);
        return found;
    }

    private void Paid(AttemptRow attempt, BillLine line)
    {
        Figures.InDoubtSent += attempt.Outcome == "in_doubt" ? 1 : 0;
        var less = line.CostNanoUsd - attempt.CostNanoUsd;
        switch (attempt.Outcome)
        {
            case "completed":
                Expect(less == 0, $"{attempt.Id} ({line.Marker}) is posted at {attempt.CostNanoUsd}, charged {line.CostNanoUsd}");
                break;
            case "in_doubt":
                Expect(less <= 0, $"{attempt.Id} ({line.Marker}) is in doubt and posted at {attempt.CostNanoUsd}, charged {line.CostNanoUsd}");
                break;
            default:
                // What the simulator had sent when it noticed that nobody listened, and nobody received, nobody can count.
                Figures.UnseenNanoUsd += Math.Max(less, 0);
                break;
        }
    }

    private void Answered(LedgerPart ledger, IReadOnlyList<Answer> answers, Dictionary<AttemptId, BillLine> billed)
    {
        var attempts = ledger.Attempts.ToLookup(static attempt => attempt.Id.Operation);
        var posts = ledger.Entries.Where(static entry => entry.Kind == "post").ToLookup(static entry => entry.Attempt);
        foreach (var answer in answers)
        {
            Figures.Calls++;
            Figures.OverBudget += answer.Status == 402 ? 1 : 0;
            if (!answer.Ended && !answer.Succeeded)
            {
                continue;
            }

            Figures.ErrorAnswers += answer.Succeeded ? 0 : 1;
            var made = answer.Operation is { } operation ? attempts[operation].ToArray() : [];
            Expect(answer.Unrecorded || made.All(static attempt => attempt.Outcome != "in_doubt"), $"{answer.Call.Marker} was answered to its last byte, yet an attempt of {answer.Operation} is in doubt");
            if (answer.Succeeded)
            {
                Figures.Answers++;
                var good = made.Where(static attempt => attempt.Outcome == "completed").ToArray();
                var paid = good.Length == 1 && posts[good[0].Id].Count() == 1 && billed.ContainsKey(good[0].Id) && good[0].User == answer.Call.Marker;
                Figures.Lost += paid ? 0 : 1;
                Expect(paid, $"{answer.Call.Marker} was answered well, yet {answer.Operation} has not one completed attempt with one post and one line on the bill");
            }
        }
    }

    private void Expect(bool holds, string otherwise)
    {
        if (!holds)
        {
            Problem(otherwise);
        }
    }

    private void Problem(string sentence)
    {
        if (Problems.Count < MostProblems)
        {
            Problems.Add(sentence);
        }
    }
}
