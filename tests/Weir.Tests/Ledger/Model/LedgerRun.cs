using Microsoft.Data.Sqlite;
using Weir.Engine.Configuration;
using Weir.Engine.Ledger;
using Weir.Engine.Ledger.Budgets;
using Weir.Engine.Ledger.Commands;
using Weir.Engine.Pricing;

namespace Weir.Tests.Ledger.Model;

/// <summary>Does the steps of a plan to the real ledger and to the model, side by side. Says where they first differ.</summary>
internal sealed class LedgerRun
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly string?[] Names = [null, "*", "a", "b"];
    private static readonly BudgetPeriodKind[] Kinds = [BudgetPeriodKind.Hour, BudgetPeriodKind.Day, BudgetPeriodKind.Month, BudgetPeriodKind.Lifetime, BudgetPeriodKind.Rolling];
    private static readonly int[] JumpMinutes = [0, 1, 2, 13, 59, 60, 61, 90, 24 * 60, 31 * 24 * 60, 400 * 24 * 60];

    private readonly TempLedger _ledger;
    private readonly string _prefix;
    private readonly ModelLedger _model = new();
    private readonly List<(Step Step, string Predicted, Task<string> Actual)> _asked = [];
    private readonly List<(Func<Task<string>> Real, Func<string> Predict)> _commands = [];
    private readonly Dictionary<string, Amount> _mostEver = [];
    private readonly List<string> _operations = [];
    private ModelBudget[] _budgets;

    public LedgerRun(TempLedger ledger, int number, Plan plan)
    {
        _ledger = ledger;
        _prefix = $"r{number:d7}";
        _budgets = [.. plan.Budgets.Select(Budget)];
        Publish();
        ledger.Clock.JumpTo(Noon);
    }

    /// <summary>Commands that were given.</summary>
    public int Commands { get; private set; }

    public async Task<string?> DoAsync(IEnumerable<Step> steps)
    {
        foreach (var step in steps)
        {
            Take(step);
            if (step.Kind is StepKind.Look or StepKind.Recover && await DifferenceAsync(restart: step.Kind == StepKind.Recover && step.A == 0, recover: step.Kind == StepKind.Recover) is { } difference)
            {
                return difference;
            }
        }

        // Nothing is left open for the next run.
        foreach (var operation in _model.Open.ToArray())
        {
            End(operation, 0, 0, AttemptOutcome.Failed);
        }

        return await DifferenceAsync(restart: false, recover: false);
    }

    private void Take(Step step)
    {
        switch (step.Kind)
        {
            case StepKind.Hold:
                Hold(step);
                break;
            case StepKind.Extend when _operations.Count > 0:
                Extend(step);
                break;
            case StepKind.Post when _operations.Count > 0:
                var outcome = step.D % 3 == 0 ? AttemptOutcome.Failed : AttemptOutcome.Completed;
                End(_operations[^(1 + (step.A % _operations.Count))], step.B < 8 ? 0 : step.B, step.C < 8 ? 0 : step.C, outcome);
                break;
            case StepKind.Replay when _commands.Count > 0:
                Ask(step, _commands[^(1 + (step.A % _commands.Count))]);
                break;
            case StepKind.Credit when _budgets.Length > 0:
                Credit(step);
                break;
            case StepKind.External:
                External(step);
                break;
            case StepKind.Adjust when _operations.Count > 0:
                Adjust(step);
                break;
            case StepKind.Limit when _budgets.Length > 0:
                var at = step.A % _budgets.Length;
                _budgets = [.. _budgets];
                _budgets[at] = _budgets[at] with { Limits = LimitsOf(step.B, step.C, step.D) };
                Publish();
                break;
            case StepKind.Jump:
                _ledger.Clock.JumpTo(_ledger.Clock.GetUtcNow() + (JumpMinutes[step.A % JumpMinutes.Length] * TimeSpan.FromMinutes(step.B % 3 == 0 ? -1 : 1)) + TimeSpan.FromSeconds(step.C));
                break;
        }
    }

    private void Hold(Step step)
    {
        var operation = $"{_prefix}-op{_operations.Count}";
        _operations.Add(operation);
        var (payer, who) = Payer(step.D);
        var bound = new Amount(step.B, step.C, step.A % 8 == 0 ? 0 : 1);
        var covering = _budgets.Where(budget => budget.Covers(payer)).ToArray();
        var request = new HoldRequest
        {
            OperationId = operation,
            Number = 1,
            Bound = bound.Real,
            Attribution = who,
            Deployment = "m/d",
            Provider = "p",
            Model = "upstream-m",
            RequestedModel = "m",
            StartedAt = _ledger.Clock.GetUtcNow(),
            PriceSource = "test",
            Budgets = _ledger.Budgets.Current.Covering(new(who, "p", "m")),
        };
        Add(step, async () => Text(await _ledger.Book.HoldAsync(request)), () => _model.Hold(operation, payer, bound, covering, request.StartedAt.UtcDateTime));
    }

    private void Extend(Step step)
    {
        var operation = _operations[^(1 + (step.A % _operations.Count))];
        var more = new Amount(step.B, step.C, step.A % 5 == 0 ? 1 : 0);
        var extension = new HoldExtension(operation, 1, 1 + (step.D % 3), more.Real);
        Add(step, async () => Text(await _ledger.Book.ExtendAsync(extension)), () => _model.Extend(operation, extension.Step, more, _budgets, Now));
    }

    private void End(string operation, int nano, int tokens, AttemptOutcome outcome)
    {
        var entry = new AttemptEntry
        {
            OperationId = operation,
            Number = 1,
            Deployment = "m/d",
            Provider = "p",
            Model = "upstream-m",
            RequestedModel = "m",
            Attribution = new("a"),
            StartedAt = Noon,
            Duration = TimeSpan.Zero,
            Outcome = outcome,
            Usage = new TokenUsage { Input = tokens / 2, Output = tokens - (tokens / 2) },
            Cost = new(nano),
        };
        Add(default, async () =>
        {
            await _ledger.Book.PostAsync(entry);
            return "done";
        }, () => _model.Post(operation, nano, tokens, outcome == AttemptOutcome.Completed));
    }

    private void Credit(Step step)
    {
        var (budget, id) = (_budgets[step.A % _budgets.Length], $"crd_{_prefix}_{_commands.Count}");
        var amount = new Amount(step.B - 20, step.C - 20, step.D - 20);
        var child = budget.ChildOf(Payer(step.D).Model);
        var rule = _ledger.Budgets.Current.Find(budget.Id)!;
        Add(step, async () =>
        {
            await _ledger.Book.CreditAsync(rule, new(id, child, amount.Real, "ada", "a test"));
            return "done";
        }, () => _model.Credit(id, budget, child, amount, Now));
    }

    private void External(Step step)
    {
        var id = $"ext_{_prefix}_{_commands.Count}";
        var (payer, who) = Payer(step.D);
        var cost = new ExternalCost
        {
            Id = id,
            Integration = "ocr",
            OccurredAt = _ledger.Clock.GetUtcNow() - TimeSpan.FromMinutes(step.A),
            Attribution = who,
            Author = "ada",
            Api = new(step.B),
            Infrastructure = new(1),
            Tokens = step.C,
            Requests = 1,
        };
        Add(step, async () => await _ledger.Book.AddExternalAsync(cost) ? "booked" : "again", () => _model.External(id, payer, new(step.B + 1, step.C, 1), _budgets, cost.OccurredAt.UtcDateTime));
    }

    private void Adjust(Step step)
    {
        var (operation, id) = (_operations[^(1 + (step.A % _operations.Count))], $"adj_{_prefix}_{_commands.Count}");
        var adjustment = new CostAdjustment(id, operation, 1, new(step.B - 20), null, "ada", "a test");
        Add(step, async () => await _ledger.Book.AdjustAsync(adjustment) ? "found" : "missing", () => _model.Adjust(id, operation, step.B - 20));
    }

    private DateTime Now => _ledger.Clock.GetUtcNow().UtcDateTime;

    private void Add(Step step, Func<Task<string>> real, Func<string> predict)
    {
        _commands.Add((real, predict));
        Ask(step, (real, predict));
    }

    // The writer takes commands in the order they are given, so that answers can be awaited later, many at once.
    private void Ask(Step step, (Func<Task<string>> Real, Func<string> Predict) command)
    {
        Commands++;
        _asked.Add((step, command.Predict(), command.Real()));
    }

    private async Task<string?> DifferenceAsync(bool restart, bool recover)
    {
        foreach (var (step, predicted, actual) in _asked)
        {
            var said = await actual;
            if (said != predicted)
            {
                return $"{step}: the model says '{predicted}', the ledger '{said}'";
            }
        }

        _asked.Clear();
        if (restart)
        {
            _model.Recover();
            await _ledger.RestartAsync();
        }
        else if (recover)
        {
            // Its own holds are not in doubt: a recovery under way touches none.
            await _ledger.Book.RecoverAsync(TestContext.Current.CancellationToken);
        }

        return await _ledger.Store.ReadAsync(Compare, TestContext.Current.CancellationToken);
    }

    private string? Compare(SqliteConnection connection)
    {
        var stored = LedgerRead.Accounts(connection, _prefix);
        foreach (var key in stored.Keys.Union(_model.Accounts.Keys))
        {
            var (held, posted) = stored.GetValueOrDefault(key);
            var expected = _model.Accounts.GetValueOrDefault(key);
            if ((held, posted) != (expected.Held, expected.Posted))
            {
                return $"{key}: the model has {expected}, the ledger held {held} posted {posted}";
            }
        }

        return Broken(stored) ?? LedgerRead.Unresolved(connection, _prefix, _model);
    }

    // I1 on what is stored, without the model's predictions: only what no limit refuses may be beyond the highest limit there ever was.
    private string? Broken(Dictionary<AccountKey, (Amount Held, Amount Posted)> stored)
    {
        foreach (var (key, (held, posted)) in stored)
        {
            var budget = _budgets.Single(one => one.Id == key.Budget);
            var most = _mostEver[key.Budget] + _model.Accounts.GetValueOrDefault(key).Unchecked;
            if (budget.Kind == BudgetPeriodKind.Rolling)
            {
                // What was given back in an older slice may be spent in this one.
                most += _model.Accounts.Where(one => (one.Key.Budget, one.Key.Child) == (key.Budget, key.Child)).Aggregate(default(Amount), (sum, one) => sum + one.Value.Given);
            }

            for (var unit = 0; unit < 3; unit++)
            {
                if (held[unit] < 0 || (budget.IsHard && held[unit] + posted[unit] > most[unit]))
                {
                    return $"{key}: held {held}, posted {posted}, and never more than {most} was allowed";
                }
            }
        }

        return null;
    }

    private void Publish()
    {
        foreach (var budget in _budgets)
        {
            const int Unlimited = 1_000_000_000;
            var now = new Amount(budget.Limits[0] ?? Unlimited, budget.Limits[1] ?? Unlimited, budget.Limits[2] ?? Unlimited);
            _mostEver[budget.Id] = _mostEver.GetValueOrDefault(budget.Id).Most(now);
        }

        _ledger.Budgets.Swap(new(_budgets.Select(budget => BudgetRule.Of(budget.Config))));
    }

    private ModelBudget Budget(int[] of, int number) =>
        new($"{_prefix}b{number}", Names[of[0] % 4], Names[of[0] / 4 % 4], Names[of[1] % 4], Kinds[of[2] % 5], of[2] % 5 == 4 ? 1 + of[1] : 0, of[3] % 2 * 330, (BudgetAction)(of[4] % 5 == 0 ? 0 : of[4] % 3 == 0 ? 2 : 1))
        {
            Limits = LimitsOf(of[1], of[3], of[4]),
        };

    private static long?[] LimitsOf(int a, int b, int c) => [a % 5 == 0 ? null : a * 3, b % 2 == 0 ? null : b * 3, c % 3 == 0 ? null : c / 4];

    private static (ModelPayer Model, Attribution Real) Payer(int number)
    {
        var (key, customer, team) = (Names[2 + (number % 2)]!, number % 3 == 0 ? null : Names[2 + (number / 2 % 2)], number % 5 == 0 ? null : Names[2 + (number / 4 % 2)]);
        return (new(key, customer, team), new(key, team, Customer: customer));
    }

    private static string Text(HoldVerdict verdict) => verdict.Refusal is { } no
        ? $"{no.Rule.Id} {no.Child} {no.Unit}: limit {no.Limit}, posted {no.Posted}, held {no.Held}, asked {no.Asked}"
        : "held";
}
