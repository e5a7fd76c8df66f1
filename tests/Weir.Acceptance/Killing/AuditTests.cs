namespace Weir.Acceptance.Killing;

/// <summary>What compares the accounts finds what is wrong in them: shown on accounts of real calls that were tampered with.</summary>
[Collection(nameof(Campaigns))]
public sealed class AuditTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Audit_finds_each_way_of_losing_money()
    {
        await using var scene = await Scene.SetAsync("process", data: null, Token);
        scene.Open(await scene.StartedAsync(Token));
        await scene.Callers.AnsweredAsync(150).WaitAsync(Running.Started.Patience, TimeProvider.System, Token);
        await scene.StopAsync(Token);
        await scene.StartedAsync(Token);
        var (ledger, bill, answers) = (LedgerFile.Read(Path.Combine(scene.Data, "weir.db"), 0), await scene.BillAsync(Token), scene.Callers.Take());
        Assert.Empty(Problems(ledger, bill, answers));

        var answered = answers.First(answer => answer.Succeeded && bill.Count(line => line.Marker == answer.Call.Marker) == 1);
        var attempt = ledger.Attempts.Single(attempt => attempt.Id.Operation == answered.Operation);
        var post = ledger.Entries.Single(entry => entry.Attempt == attempt.Id && entry.Kind == "post");
        var hold = ledger.Entries.Single(entry => entry.Attempt == attempt.Id && entry.Kind == "hold");

        Found("has no hold", ledger with { Entries = [.. ledger.Entries.Where(entry => entry != hold)] });
        Found("has no hold", ledger with { Entries = [.. ledger.Entries.Where(entry => entry.Attempt != attempt.Id)], Attempts = [.. ledger.Attempts.Where(row => row != attempt)] });
        Found("has not one resolution", ledger with { Entries = [.. ledger.Entries, post] });
        Found("has not one resolution", ledger with { Entries = [.. ledger.Entries.Where(entry => entry != post)] });
        Found("does not release what it held", ledger with { Entries = [.. ledger.Entries.Select(entry => entry == post ? post with { Held = default } : entry)] });
        Found("other money is posted for it", ledger with { Attempts = [.. ledger.Attempts.Select(row => row == attempt ? row with { CostNanoUsd = row.CostNanoUsd - 1 } : row)] });
        Found("is posted at", ledger with { Attempts = [.. ledger.Attempts.Select(row => row == attempt ? row with { CostNanoUsd = row.CostNanoUsd - 1 } : row)] });
        Found("in doubt", ledger with { Attempts = [.. ledger.Attempts.Select(row => row == attempt ? row with { Outcome = "in_doubt" } : row)] });
        Found("its entries sum up to", ledger with { Accounts = [.. ledger.Accounts.Select(static row => row with { Posted = row.Posted + new Three(1, 0, 0) })] });
        Found("still holds", ledger with { Accounts = [.. ledger.Accounts.Select(static row => row with { Held = new Three(1, 0, 0) })] });
        Found("is still held", ledger with { Open = [attempt.Id] });
        Assert.Contains(Problems(ledger, [.. bill, bill[^1] with { Number = bill[^1].Number + 1 }], answers), static problem => problem.Contains("has no hold", StringComparison.Ordinal));
        Assert.Contains(Problems(ledger, bill, answers, new HardLimit(NanoUsd: 1)), static problem => problem.Contains("has used", StringComparison.Ordinal));

        void Found(string sentence, LedgerPart tampered) => Assert.Contains(Problems(tampered, bill, answers), problem => problem.Contains(sentence, StringComparison.Ordinal));
    }

    private static List<string> Problems(LedgerPart ledger, IReadOnlyList<BillLine> bill, IReadOnlyList<Answer> answers, HardLimit? house = null)
    {
        var audit = new Audit(new Dictionary<string, HardLimit> { ["house"] = house ?? new HardLimit() });
        audit.Look(ledger, bill, answers);
        return audit.Problems;
    }
}
