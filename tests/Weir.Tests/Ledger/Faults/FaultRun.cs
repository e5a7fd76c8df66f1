using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using Weir.Engine.Configuration;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger;
using Weir.Engine.Storage;

namespace Weir.Tests.Ledger.Faults;

/// <summary>One seed of the campaign: attempts come, are billed by a provider and end, batches fail, the process dies, and in the end the books must agree with the bill.</summary>
/// <remarks>The provider is asked only after a hold was acknowledged, and its bill is kept here, apart from the ledger.</remarks>
internal sealed class FaultRun(int seed, LedgerCalls calls)
{
    private const int Rounds = 12;
    private const int MostWaits = 500;

    private static readonly BatchFault[] Faults =
        [BatchFault.None, BatchFault.None, BatchFault.None, BatchFault.FailsAtBegin, BatchFault.FailsBeforeCommit, BatchFault.AnswerLost, BatchFault.AnswerLost, BatchFault.AnswerLate, BatchFault.DiskFull];

    private static readonly Dictionary<string, long> Limits = new() { ["house"] = 900, ["teams"] = 300, ["key"] = 250 };

    private readonly Random _random = new(seed);
    private readonly List<Attempt> _attempts = [];
    private readonly List<(char What, Attempt Attempt, Task Task)> _asked = [];
    private readonly StringBuilder _trace = new();

    /// <summary>What happened, for comparison with another run of the same seed.</summary>
    public string Trace => _trace.ToString();

    /// <summary>Commands that were given.</summary>
    public int Commands { get; private set; }

    /// <summary>The first thing that is wrong; null when nothing is.</summary>
    public async Task<string?> RunAsync()
    {
        using var ledger = new TempLedger(
            Budget("house", new()), Budget("teams", new() { Team = "*" }), Budget("key", new() { Key = "k1" }));
        using var batches = new FaultyBatches(ledger);
        for (var round = 0; round < Rounds; round++)
        {
            if (await RoundAsync(ledger, batches) is { } wrong)
            {
                return $"round {round}: {wrong}";
            }
        }

        await batches.RunAsync(BatchFault.None, () =>
        {
            foreach (var attempt in _attempts.Where(one => one.IsUnderWay))
            {
                End(ledger, attempt);
            }
        }, static () => { });
        await AnswersAsync();
        return await HealAsync(ledger, batches, failing: false) ?? await ledger.Store.ReadAsync(connection => FinalCheck.Wrong(connection, _attempts), TestContext.Current.CancellationToken)
            ?? (await ledger.Book.VerifyAsync(TestContext.Current.CancellationToken)) switch
            {
                { Sound: true } => null,
                var report => report.Problems[0],
            };
    }

    private static BudgetConfig Budget(string id, BudgetScope scope) => TempLedger.Budget(id, 1) with { Scope = scope, Limit = new Money(Limits[id]) };

    private async Task<string?> RoundAsync(TempLedger ledger, FaultyBatches batches)
    {
        var fault = Faults[_random.Next(Faults.Length)];
        _trace.Append(CultureInfo.InvariantCulture, $"\n{fault}: ");
        var early = false;
        await batches.RunAsync(fault, () => Give(ledger, 1 + _random.Next(12)), () =>
        {
            early = _asked.Any(one => one.Task.IsCompleted);
            Give(ledger, _random.Next(6));
        });
        await AnswersAsync();
        if (early)
        {
            return "answered before its batch was done";
        }

        switch (_random.Next(6))
        {
            case 0:
                await ledger.RestartAsync();
                foreach (var attempt in _attempts)
                {
                    attempt.HasEnded = true;
                }

                _trace.Append(" restart");
                break;
            case 1 or 2:
                if (await HealAsync(ledger, batches, failing: _random.Next(2) == 0) is { } left)
                {
                    return left;
                }

                break;
        }

        return await ledger.Store.ReadAsync(OverLimit, TestContext.Current.CancellationToken);
    }

    private void Give(TempLedger ledger, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var underWay = _attempts.Where(one => one.IsUnderWay).ToArray();
            if (underWay.Length > 0 && _random.Next(5) < 2)
            {
                End(ledger, underWay[_random.Next(underWay.Length)]);
            }
            else if (_attempts.LastOrDefault(one => one.End is not null) is { } ended && _random.Next(8) == 0)
            {
                // A duplicate, as a caller would send it that heard nothing.
                Ask('d', ended, calls.PostAsync(ledger, ended.End!));
            }
            else if (underWay.Length > 0 && _random.Next(5) == 0 && underWay[_random.Next(underWay.Length)] is var growing
                && !_asked.Exists(one => one.What == 'e' && ReferenceEquals(one.Attempt, growing)))
            {
                growing.More = 1 + _random.Next(20);
                Ask('e', growing, ledger.Book.ExtendAsync(new(growing.Request.OperationId, growing.Request.Number, ++growing.Steps, new(new Money(growing.More), 0, 0))));
            }
            else
            {
                Begin(ledger);
            }
        }
    }

    private void Begin(TempLedger ledger)
    {
        var bound = 1 + _random.Next(60);
        var before = _attempts.LastOrDefault();
        var again = before is { IsDead: true } && _random.Next(2) == 0;
        var request = ledger.Ask(
            bound * 0.000000001m, "team" + _random.Next(3), "k" + _random.Next(3), again ? before!.Request.Number + 1 : 1, again ? before!.Request.OperationId : $"s{seed}-{_attempts.Count:d4}");
        var attempt = new Attempt(request, bound, Bill: _random.Next(bound + 1));
        _attempts.Add(attempt);
        Ask('h', attempt, calls.HoldAsync(ledger, request));
    }

    private void End(TempLedger ledger, Attempt attempt)
    {
        attempt.HasEnded = true;
        attempt.End = TempLedger.End(attempt.Request, attempt.Bill * 0.000000001m, attempt.Bill == 0 ? AttemptOutcome.Failed : AttemptOutcome.Completed);
        Ask('p', attempt, calls.PostAsync(ledger, attempt.End));
    }

    private void Ask(char what, Attempt attempt, Task task)
    {
        Commands++;
        _asked.Add((what, attempt, task));
    }

    private async Task AnswersAsync()
    {
        foreach (var (what, attempt, task) in _asked)
        {
            try
            {
                await task;
                var isHeld = task is not Task<HoldVerdict> hold || (await hold).Held;
                if (what == 'h')
                {
                    attempt.WasSent = isHeld;
                }
                else if (what == 'e' && isHeld)
                {
                    attempt.Grown += attempt.More;
                }

                _trace.Append(isHeld ? what : 'r');
            }
            catch (StoreException)
            {
                attempt.IsDead |= what == 'h';
                attempt.PerhapsGrown += what == 'e' ? attempt.More : 0;
                _trace.Append('x');
            }
        }

        _asked.Clear();
    }

    /// <summary>The disk is well and time passes: nothing may stay held but what is under way.</summary>
    private async Task<string?> HealAsync(TempLedger ledger, FaultyBatches batches, bool failing)
    {
        if (failing)
        {
            batches.FailNext();
        }

        var expected = _attempts.Count(one => one.IsUnderWay);
        for (var wait = 0; wait < MostWaits; wait++)
        {
            ledger.Clock.Advance(TimeSpan.FromSeconds(1));
            if (ledger.Book.Unresolved == 0 && await ledger.Store.ReadAsync(OpenHolds, TestContext.Current.CancellationToken) == expected)
            {
                batches.Heal();
                _trace.Append(" healed");
                return null;
            }

            await batches.BatchAsync();
        }

        return $"{await ledger.Store.ReadAsync(OpenHolds, TestContext.Current.CancellationToken)} holds are open, {expected} attempts under way";
    }

    private static long OpenHolds(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM ledger_open";
        return (long)command.ExecuteScalar()!;
    }

    private string? OverLimit(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT budget, child, held_nano_usd, posted_nano_usd FROM ledger_accounts ORDER BY budget, child";
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            var (held, posted) = (row.GetInt64(2), row.GetInt64(3));
            _trace.Append(CultureInfo.InvariantCulture, $" {held}+{posted}");
            if (held < 0 || held + posted > Limits[row.GetString(0)])
            {
                return $"budget {row.GetString(0)} {row.GetString(1)} holds {held} and has posted {posted}, limit {Limits[row.GetString(0)]}";
            }
        }

        return null;
    }
}

/// <summary>An attempt as the test knows it.</summary>
/// <param name="Bill">What the provider charges when it is asked, nano-USD.</param>
internal sealed record Attempt(HoldRequest Request, long Bound, long Bill)
{
    /// <summary>The hold was acknowledged, so the provider was asked.</summary>
    public bool WasSent { get; set; }

    /// <summary>The hold failed: never sent.</summary>
    public bool IsDead { get; set; }

    /// <summary>Its end was given to the ledger, or the process died.</summary>
    public bool HasEnded { get; set; }

    public AttemptEntry? End { get; set; }

    /// <summary>Steps of the hold that were asked for.</summary>
    public int Steps { get; set; }

    /// <summary>What the step asked for last would add.</summary>
    public long More { get; set; }

    /// <summary>What acknowledged steps added.</summary>
    public long Grown { get; set; }

    /// <summary>What steps added whose answer did not come.</summary>
    public long PerhapsGrown { get; set; }

    public bool IsUnderWay => WasSent && !HasEnded;

    public string Key => $"{Request.OperationId}/{Request.Number}";
}
