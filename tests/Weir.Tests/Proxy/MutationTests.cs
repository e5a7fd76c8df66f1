using System.Globalization;
using Weir.Engine.Configuration.Overrides;
using Weir.Engine.Configuration.Revisions;
using Weir.Engine.Kernel;
using Weir.Engine.Proxy;
using Weir.Engine.Wire;
using Weir.Tests.Support;

namespace Weir.Tests.Proxy;

/// <summary>
/// Thousands of generated changes, edits of the file and roll backs on a gateway under load, good ones and bad ones: nothing invalid is ever in force, no call
/// fails, what is refused leaves everything as it was. S2-11 ⚠ record and state never part; S2-12 ⚠ a bad file never becomes anything else than refused.
/// </summary>
public sealed class MutationTests
{
    private static readonly string[] Removable = ["gateway", "gateway.timeouts", "providers.sim.timeouts", "budgets", "budgets.b1", "models.extra", "telemetry"];

    private readonly Random _random = new(Seed);
    private string _file = "";

    private static int Seed => 20261121;

    [Fact]
    public async Task S2_11_S2_12_generated_mutations_under_load_never_put_anything_invalid_in_force_and_fail_no_call()
    {
        _file = File(idle: 100, budget: 5000);
        var inForce = _file;
        await using var gateway = await GatewayHost.StartAsync(_file, file: () => _file);
        using var end = new CancellationTokenSource();
        var callers = Enumerable.Range(0, 2).Select(_ => CallUntilAsync(gateway, end.Token)).ToArray();
        var (desk, models) = (gateway.Get<ConfigDesk>(), gateway.Get<Holder<GatewayModel>>());
        var verdicts = new Dictionary<ConfigVerdict, int>();
        var before = await desk.CurrentAsync(TestContext.Current.CancellationToken);

        for (var i = 0; i < Campaign.Of(10_000); i++)
        {
            _file = inForce;
            var (what, act) = Next(desk, before, inForce);
            var outcome = await act();
            var now = await desk.CurrentAsync(TestContext.Current.CancellationToken);

            Assert.True(now.Result.Valid, $"seed {Seed}, step {i}: {what}");
            if (outcome.Verdict == ConfigVerdict.Published)
            {
                Assert.Same(now.Result.Config, models.Current.Config);
            }

            if (outcome.Verdict is ConfigVerdict.Refused or ConfigVerdict.Conflict)
            {
                Assert.True(now.Revision == before.Revision && now.Document == before.Document, $"seed {Seed}, step {i}: {what} was refused and changed something");
                Assert.True(outcome.Verdict == ConfigVerdict.Conflict || outcome.Problems.Any(), $"seed {Seed}, step {i}: {what} was refused without a word");
            }
            else
            {
                inForce = _file;
            }

            verdicts[outcome.Verdict] = verdicts.GetValueOrDefault(outcome.Verdict) + 1;
            before = now;
        }

        await end.CancelAsync();
        Assert.All(await Task.WhenAll(callers), statuses => Assert.Equal([200], statuses.Distinct()));
        Assert.True(verdicts.GetValueOrDefault(ConfigVerdict.Published) > 100 && verdicts.GetValueOrDefault(ConfigVerdict.Refused) > 100, string.Join(", ", verdicts));
        Assert.True(verdicts.GetValueOrDefault(ConfigVerdict.Conflict) > 0, string.Join(", ", verdicts));
        Assert.Equal(before.Document, (await gateway.Get<RevisionStore>().LatestAsync(TestContext.Current.CancellationToken))!.Document);
        gateway.AssertNothingHeld();
        await gateway.AssertLedgerSoundAsync();
    }

    private (string What, Func<Task<ConfigOutcome>> Act) Next(ConfigDesk desk, ConfigState state, string inForce)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        switch (_random.Next(10))
        {
            case 0:
                // As if it were being written: cut off at any byte.
                _file = inForce[.._random.Next(inForce.TrimEnd().Length)];
                return ($"the file cut off at {_file.Length}", () => desk.ReloadAsync(new(), cancellationToken));
            case 1:
                _file = File(_random.Next(0, 4_000), _random.Next(-1, 9));
                return ("the file edited: " + _file, () => desk.ReloadAsync(new(), cancellationToken));
            case 2:
                var back = state.Revision - _random.Next(0, 12);
                return ($"back to {back}", () => desk.RollBackAsync(new() { Revision = back, Author = "a", Reason = "r" }, cancellationToken));
            case 3:
                var path = Removable[_random.Next(Removable.Length)];
                return ($"remove {path}", () => ChangeAsync(desk, ConfigEdit.Remove(path)));
            case 4:
                return ("an older revision", () => desk.ChangeAsync(
                    new() { Edits = [ConfigEdit.Set("gateway.timeouts.idle_seconds", "9")], Author = "a", Reason = "r", IfMatch = state.Revision - 1 }, cancellationToken));
            default:
                var (where, json) = Value();
                return ($"set {where} to {json}", () => ChangeAsync(desk, ConfigEdit.Set(where, json)));
        }
    }

    private (string Path, string Json) Value() => _random.Next(9) switch
    {
        0 => ("gateway.timeouts.idle_seconds", Number(-1, 4_000)),
        1 => ("providers.sim.timeouts.total_seconds", Number(20, 100_000)),
        2 => ("gateway.retry.max_attempts", Number(-1, 12)),
        3 => ($"budgets.b{_random.Next(3)}", $$"""{ "period": "{{(_random.Next(3) == 0 ? "fortnight" : "day")}}", "limit_usd": {{Number(1_000_000, 2_000_000)}} }"""),
        4 => ("models.extra.deployments.d", $$"""{ "provider": "{{(_random.Next(3) == 0 ? "nobody" : "sim")}}", "model": "m{{_random.Next(9)}}" }"""),
        5 => ("telemetry.user_labels", _random.Next(3) == 0 ? "7" : "true"),
        6 => ("providers.sim.headers.X-Key", "\"hush\""),
        7 => ("gateway.timeouts", _random.Next(2) == 0 ? "null" : $$"""{ "idle_seconds": {{Number(0, 300)}}, "conect_seconds": 3 }"""),
        _ => ($"models.extra{_random.Next(4)}", _random.Next(3) == 0 ? "[]" : """{ "deployments": { "a": { "provider": "sim", "model": "x" }, "b": { "provider": "sim", "model": "y" } } }"""),
    };

    private string Number(int least, int most) => _random.Next(least, most).ToString(CultureInfo.InvariantCulture);

    private static Task<ConfigOutcome> ChangeAsync(ConfigDesk desk, ConfigEdit edit) =>
        desk.ChangeAsync(new() { Edits = [edit], Author = "a", Reason = "r" }, TestContext.Current.CancellationToken);

    private static string File(int idle, int budget) => string.Create(CultureInfo.InvariantCulture, $$"""
        configuration: { keep_revisions: 50 }
        gateway: { timeouts: { idle_seconds: {{idle}} } }
        providers:
          sim: { kind: simulator, simulator: { first_token_ms: 0, token_ms: 0 } }
        models:
          m: { deployments: { d: { provider: sim, model: sim-gpt, price: { input: 1, output: 2 } } } }
        budgets:
          house: { scope: { team: others }, period: month, limit_usd: {{budget}} }
        keys: { test: { secret: "env:KEY" } }
        """);

    private static async Task<List<int>> CallUntilAsync(GatewayHost gateway, CancellationToken end)
    {
        var statuses = new List<int>();
        do
        {
            var reply = await gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi));
            await gateway.LeftAsync(reply.TestId);
            statuses.Add(reply.Status);
        }
        while (!end.IsCancellationRequested);
        return statuses;
    }
}
