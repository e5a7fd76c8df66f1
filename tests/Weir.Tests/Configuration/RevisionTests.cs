using FsCheck.Fluent;
using Weir.Engine.Configuration.Overrides;
using Weir.Engine.Configuration.Revisions;
using Weir.Tests.Support;

namespace Weir.Tests.Configuration;

/// <summary>Every state that was in force, what changed between two, and the way back to any.</summary>
public sealed class RevisionTests : IDisposable
{
    private const string File = """
        schema: weir/1
        gateway: { timeouts: { idle_seconds: 100 } }
        providers:
          one: { kind: ollama, headers: { X-Tenant: canary-51f0 }, timeouts: { connect_seconds: 5 } }
        models:
          m: { deployments: { a: { provider: one }, b: { provider: one, model: x } } }
        budgets:
          house: { scope: {}, period: month, limit_usd: 5000 }
        """;

    private static readonly (string Path, string Json)[] Steps =
    [
        ("gateway.timeouts.idle_seconds", "50"), ("gateway.timeouts.idle_seconds", "60"), ("gateway.timeouts", """{ "idle_seconds": 70, "total_seconds": 80 }"""),
        ("gateway.timeouts", "null"), ("gateway", "null"), ("gateway.retry.max_attempts", "2"), ("providers.two", """{ "kind": "vllm" }"""), ("providers.two", "null"),
        ("providers.two.enabled", "false"), ("providers.one.headers", "null"), ("providers.one.timeouts.connect_seconds", "9"), ("providers.one.timeout_seconds", "90"),
        ("models.m.deployments.a", "null"), ("models.m.deployments.a", """{ "provider": "one", "model": "y" }"""), ("models.m.deployments", """{ "c": { "provider": "one" } }"""),
        ("models.m.deployments", "null"), ("models.m", "null"), ("models.m", """{ "deployments": { "z": { "provider": "one" }, "a": { "provider": "one" } } }"""),
        ("""models."gpt-4.1" """, """{ "deployments": { "d": { "provider": "one", "model": "q" } } }"""), ("budgets.house.limit_usd", "1.50"), ("budgets.house", "null"),
        ("budgets.house", """{ "period": "day", "limit_tokens": 3 }"""), ("budgets.house.thresholds", "[0.5, 1]"), ("budgets", "null"), ("budgets.new", """{ "period": "24h", "limit_requests": 0 }"""),
        ("telemetry.user_labels", "true"), ("pricing.unknown", "\"block\""),
    ];

    private static readonly string[] Files =
    [
        File,
        File.Replace("idle_seconds: 100", "idle_seconds: 30", StringComparison.Ordinal),
        File.Replace("a: { provider: one }, b: { provider: one, model: x }", "b: { provider: one }, a: { provider: one }", StringComparison.Ordinal),
        "schema: weir/1\nproviders: { one: { kind: ollama }, two: { kind: ollama } }",
        "schema: weir/1",
    ];

    private readonly TempDesk _desk = new(File);

    public void Dispose() => _desk.Dispose();

    // S1-04: who, when, why, and what, masked, of every change.
    [Fact]
    public async Task The_first_start_is_a_revision_and_every_change_is_one_with_author_and_reason()
    {
        await _desk.SetAsync("gateway.timeouts.idle_seconds", "50");

        var all = await _desk.Revisions.ListAsync(10, null, TempDesk.Now);
        Assert.Equal([(2L, RevisionKind.Change, "ann", "because"), (1L, RevisionKind.Start, "system", "the first start")], all.Select(one => (one.Number, one.Kind, one.Author, one.Reason)));
        Assert.All(all, one => Assert.Equal(64, one.SourceHash.Length));
        Assert.Equal([1L], (await _desk.Revisions.ListAsync(10, 2, TempDesk.Now)).Select(one => one.Number));
        Assert.Null(await _desk.Revisions.FindAsync(3, TempDesk.Now));
    }

    [Fact]
    public async Task A_revision_holds_no_secret()
    {
        await _desk.StateAsync();

        var revision = (await _desk.Revisions.FindAsync(1, TempDesk.Now))!;
        Assert.DoesNotContain("canary", revision.Document, StringComparison.Ordinal);
        Assert.Contains("\"X-Tenant\":\"********\"", revision.Document, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rolling_back_restores_the_document_by_the_smallest_set_of_overrides_and_is_a_revision_itself()
    {
        await _desk.SetAsync("gateway.timeouts.idle_seconds", "50");
        await _desk.SetAsync("budgets.house.limit_usd", "7");
        await _desk.SetAsync("gateway.timeouts.idle_seconds", "60");

        var outcome = await _desk.RollBackAsync(2);

        var only = Assert.Single(outcome.State.Overrides);
        Assert.Equal(("gateway.timeouts.idle_seconds", "50", "bob"), (only.Path.Text, only.Value, only.Author));
        Assert.Equal((await _desk.Revisions.FindAsync(2, TempDesk.Now))!.Document, outcome.State.Document);
        var latest = (await _desk.Revisions.LatestAsync(TempDesk.Now))!;
        Assert.Equal((5L, RevisionKind.Rollback, 2L), (latest.Number, latest.Kind, latest.Restores));
        Assert.Empty((await _desk.RollBackAsync(1)).State.Overrides);
        Assert.Equal(5000, _desk.Applied[^1].Budgets["house"].Limit!.Value.Usd);
    }

    [Fact]
    public async Task S2_18_undoing_a_creation_takes_it_away()
    {
        await _desk.SetAsync("budgets.new", """{ "period": "day", "limit_usd": 1 }""");

        var outcome = await _desk.RollBackAsync(1);

        Assert.Equal(["house"], outcome.State.Result.Config!.Budgets.Keys);
        Assert.Equal(new("budgets.new", DifferenceKind.Removed, """{"period":"day","limit_usd":1}""", null), Assert.Single(outcome.Changes));
    }

    [Fact]
    public async Task Rolling_back_over_an_edit_of_the_file_overrides_the_edit()
    {
        await _desk.StateAsync();
        _desk.File = Files[2];
        await _desk.Desk.ReloadAsync(new(), TempDesk.Now);
        Assert.Equal(["b", "a"], (await _desk.StateAsync()).Result.Config!.Models["m"].Deployments.Keys);

        var outcome = await _desk.RollBackAsync(1);

        Assert.Equal(["a", "b"], outcome.State.Result.Config!.Models["m"].Deployments.Keys);
        Assert.Equal("x", outcome.State.Result.Config!.Models["m"].Deployments["b"].Model);
    }

    [Fact]
    public async Task What_a_roll_back_cannot_restore_is_told()
    {
        await _desk.StateAsync();
        _desk.File = "schema: weir/1\nserver: { drain_seconds: 3 }\nproviders: { one: { kind: ollama } }\nmodels: { m: { deployments: { a: { provider: one } } } }";
        await _desk.Desk.ReloadAsync(new(), TempDesk.Now);

        var outcome = await _desk.RollBackAsync(1);

        Assert.Equal(ConfigVerdict.Published, outcome.Verdict);
        Assert.Equal(["providers.one.headers.X-Tenant", "server"], outcome.NotRestored.Order(StringComparer.Ordinal));
        Assert.Equal(3, outcome.State.Result.Config!.Server.DrainSeconds);
        Assert.DoesNotContain("********", string.Join(' ', outcome.State.Overrides.Select(one => one.Value)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rolling_back_to_what_is_not_there_is_told() =>
        Assert.Equal(ConfigVerdict.NoSuchRevision, (await _desk.RollBackAsync(99)).Verdict);

    [Fact]
    public async Task Two_editors_at_once_the_second_is_told_what_the_first_did()
    {
        await _desk.SetAsync("budgets.house.limit_usd", "7");

        var second = await _desk.Desk.ChangeAsync(
            new() { Edits = [ConfigEdit.Set("gateway.timeouts.idle_seconds", "9")], Author = "bob", Reason = "x", IfMatch = 1 }, TempDesk.Now);

        Assert.Equal((ConfigVerdict.Conflict, 2L), (second.Verdict, second.State.Revision));
        Assert.Equal(new("budgets.house.limit_usd", DifferenceKind.Changed, "5000", "7"), Assert.Single(second.Changes));
        Assert.Equal(100, (await _desk.StateAsync()).Result.Config!.Gateway.Timeouts.IdleSeconds);
    }

    [Fact]
    public void Differences_are_told_by_path()
    {
        var changes = ConfigDiff.Between(
            """{"a":{"x":1,"y":[1,2],"z":"t"},"b":{"m":{},"n":1},"c":1}""",
            """{"a":{"x":2,"y":[2,1],"z":"t"},"b":{"n":1,"m":{}},"d.e":{"f":null}}""");

        Assert.Equal(
            [
                new("a.x", DifferenceKind.Changed, "1", "2"), new("a.y", DifferenceKind.Changed, "[1,2]", "[2,1]"),
                new("b", DifferenceKind.Reordered, """["m","n"]""", """["n","m"]"""), new("c", DifferenceKind.Removed, "1", null),
                new("\"d.e\"", DifferenceKind.Added, null, """{"f":null}"""),
            ],
            changes);
        Assert.Empty(ConfigDiff.Between("""{"a":1}""", """{"a":1}"""));
    }

    [Fact]
    public void Zeros_at_the_end_of_a_number_are_no_difference()
    {
        Assert.Empty(ConfigDiff.Between("""{"price":{"input":2.50,"output":10}}""", """{"price":{"input":2.5,"output":10.0}}"""));
        Assert.Equal(new("input", DifferenceKind.Changed, "2.50", "2.05"), Assert.Single(ConfigDiff.Between("""{"input":2.50}""", """{"input":2.05}""")));
    }

    [Fact]
    public async Task An_unchanged_file_makes_no_revision()
    {
        var before = await _desk.StateAsync();

        Assert.Equal(ConfigVerdict.Unchanged, (await _desk.Desk.ReloadAsync(new(), TempDesk.Now)).Verdict);
        Assert.Equal(before.Revision, (await _desk.StateAsync()).Revision);
        Assert.Empty(_desk.Applied);
    }

    // S2-21: a callback that fails breaks nothing.
    [Fact]
    public async Task A_listener_that_fails_breaks_nothing()
    {
        await _desk.StateAsync();
        _desk.Notices.Listen(_ => throw new InvalidOperationException("a defect"));
        var heard = 0;
        _desk.Notices.Listen(_ => heard++);

        await _desk.SetAsync("budgets.house.limit_usd", "7");

        Assert.Equal(1, heard);
        Assert.Equal(7, (await _desk.StateAsync()).Result.Config!.Budgets["house"].Limit!.Value.Usd);
    }

    /// <summary>Any changes and edits of the file, then back to any revision: the document is that revision's, but for what only files say.</summary>
    [Fact]
    public async Task Rolling_back_what_was_published_is_the_identity_on_the_document()
    {
        var walks = Gen.Zip(Gen.Choose(0, Steps.Length + Files.Length - 1).ArrayOf(12), Gen.Choose(0, 11)).Sample(Campaign.Of(300), 12);
        foreach (var (walk, back) in walks)
        {
            using var desk = new TempDesk(File);
            foreach (var step in walk)
            {
                await StepAsync(desk, step);
            }

            var revisions = await desk.Revisions.ListAsync(100, null, TempDesk.Now);
            var target = (await desk.Revisions.FindAsync(revisions[back % revisions.Count].Number, TempDesk.Now))!;
            var outcome = await desk.RollBackAsync(target.Number);
            Assert.True(outcome.Verdict is ConfigVerdict.Published or ConfigVerdict.Unchanged, string.Join(' ', walk) + "\n" + string.Join('\n', outcome.Problems));

            var lost = ConfigDiff.Between(target.Document, outcome.State.Document).Where(one => !outcome.NotRestored.Any(path => path.StartsWith(one.Path, StringComparison.Ordinal)));
            Assert.True(!lost.Any(), $"{string.Join(' ', walk)} back to {target.Number}: {string.Join(", ", lost)}");
            Assert.Equal(ConfigVerdict.Unchanged, (await desk.RollBackAsync(target.Number)).Verdict);
        }
    }

    private static async Task StepAsync(TempDesk desk, int step)
    {
        if (step >= Steps.Length)
        {
            desk.File = Files[step - Steps.Length];
            await desk.Desk.ReloadAsync(new(), TempDesk.Now);
            return;
        }

        var (path, json) = Steps[step];
        await desk.TryAsync([step % 7 == 6 ? ConfigEdit.Remove(path.Trim()) : ConfigEdit.Set(path.Trim(), json)]);
    }

    /// <summary>A change made of two is the two one after the other.</summary>
    [Fact]
    public async Task A_change_sees_what_those_before_it_did()
    {
        foreach (var (first, second) in Gen.Zip(Gen.Elements(Steps), Gen.Elements(Steps)).Sample(Campaign.Of(300), 12))
        {
            using var apart = new TempDesk(File);
            using var together = new TempDesk(File);
            var one = await apart.TryAsync([ConfigEdit.Set(first.Path.Trim(), first.Json)]);
            var two = await apart.TryAsync([ConfigEdit.Set(second.Path.Trim(), second.Json)]);
            var both = await together.TryAsync([ConfigEdit.Set(first.Path.Trim(), first.Json), ConfigEdit.Set(second.Path.Trim(), second.Json)]);
            if (one.Verdict != ConfigVerdict.Refused && two.Verdict != ConfigVerdict.Refused)
            {
                Assert.Equal(two.State.Document, both.State.Document);
            }
        }
    }
}
