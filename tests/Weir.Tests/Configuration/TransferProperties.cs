using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Weir.Engine.Configuration;
using Weir.Engine.Configuration.Documents;
using Weir.Engine.Configuration.Revisions;
using Weir.Engine.Configuration.Transfer;
using Weir.Tests.Support;

namespace Weir.Tests.Configuration;

/// <summary>Export and import, one after the other, leave the effective document as it is, whatever was changed before.</summary>
public sealed class TransferProperties
{
    // What people change; some are refused where what they need is gone, which is part of it.
    private static readonly (string Path, string? Json)[] Changes =
    [
        ("gateway.timeouts.idle_seconds", "5"), ("gateway.timeouts", """{"idle_seconds":9,"connect_seconds":3}"""), ("gateway.timeouts", null), ("gateway.retry.jitter", "false"),
        ("gateway", "null"), ("providers.a.timeout_seconds", "77"), ("providers.a.limits", """{"requests_per_minute":3,"burst":2}"""), ("providers.a.limits", null),
        ("providers.c", """{"kind":"ollama"}"""), ("providers.c", "null"), ("providers.b.enabled", "false"), ("providers.a.headers", "null"),
        ("models.\"m.1\".deployments.two", "null"), ("models.\"m.1\".deployments.three", """{"provider":"b","price":{"input":0.25,"output":1e0}}"""),
        ("models.\"ü 😀\"", "null"), ("models.ü😀", """{"deployments":{"d":{"provider":"b","model":"# no: [comment]"}}}"""),
        ("models.null", """{"deployments":{"d":{"provider":"b","model":"~"}}}"""), ("keys.test.team", "\"null\""), ("keys.test.team", "\"a: 'b' \\\"c\\\" \\\\ # d\""),
        ("keys.test.models", """["m.1"]"""), ("keys.test.models", "null"), ("keys.test", "null"), ("budgets.house", "null"), ("budgets.house.limit_usd", "0.000000001"),
        ("budgets.second", """{"scope":{"team":"*"},"period":"24h","limit_tokens":5,"thresholds":[0.1,1]}"""), ("budgets", "null"), ("budgets", null),
        ("egress.allow", """["10.0.0.0/8","fd00::/8"]"""), ("egress.allow", "[]"), ("access", """{"anonymous_loopback":[]}"""), ("telemetry.user_labels", "true"),
    ];

    private static readonly Gen<(int[] Before, int[] After, bool Yaml)> Plans =
        from before in Picks()
        from after in Picks()
        from yaml in Gen.Elements(true, false)
        select (before, after, yaml);

    [Fact]
    public void Export_then_import_is_the_identity_in_both_modes_and_notations() => Prop.ForAll(Plans.ToArbitrary(), plan =>
    {
        using var desk = new TempDesk(TransferTests.File, TransferTests.Variables);
        RunAsync(desk, plan).GetAwaiter().GetResult();
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(Campaign.Of(600)).WithEndSize(12));

    private static async Task RunAsync(TempDesk desk, (int[] Before, int[] After, bool Yaml) plan)
    {
        await ApplyAsync(desk, plan.Before);
        var exported = await desk.StateAsync();
        var text = await TransferTests.ExportAsync(desk, plan.Yaml ? ExportFormat.Yaml : ExportFormat.Json);

        // As it is: nothing to do.
        foreach (var mode in new[] { ImportMode.Merge, ImportMode.Replace })
        {
            var again = await TransferTests.ImportAsync(desk, text, mode);
            Assert.True(again.Verdict == ConfigVerdict.Unchanged, $"{mode}: {again.Verdict} {string.Join('\n', again.Problems)}\n{text}");
        }

        // After other changes: replacing brings it all back, merging at least what it says.
        await ApplyAsync(desk, plan.After);
        var other = await desk.StateAsync();
        var merged = await TransferTests.ImportAsync(desk, text, ImportMode.Merge);
        Assert.True(merged.Verdict is ConfigVerdict.Published or ConfigVerdict.Unchanged, string.Join('\n', merged.Problems));
        // A name that comes back stands where the file has it, others last.
        Assert.All(ConfigDiff.Between(Merged(other, exported), merged.State.Document), one => Assert.Equal(DifferenceKind.Reordered, one.Kind));
        var back = await TransferTests.ImportAsync(desk, text, ImportMode.Replace);
        Assert.True(back.Verdict is ConfigVerdict.Published or ConfigVerdict.Unchanged, $"{string.Join('\n', back.Problems)}\n{text}");
        Assert.Equal(exported.Document, back.State.Document);
    }

    [Fact]
    public void An_export_means_the_same_on_another_machine() => Prop.ForAll(Plans.ToArbitrary(), plan =>
    {
        var file = TransferTests.File.Replace(", headers: { X-Team: header-secret-canary }", "", StringComparison.Ordinal).Replace("server: { drain_seconds: 7 }\n", "", StringComparison.Ordinal);
        using var desk = new TempDesk(file, TransferTests.Variables);
        ApplyAsync(desk, plan.Before).GetAwaiter().GetResult();
        var text = TransferTests.ExportAsync(desk, plan.Yaml ? ExportFormat.Yaml : ExportFormat.Json).GetAwaiter().GetResult();

        // As the file of a new server, and imported into one that has none of it.
        using var committed = new TempDesk(text, TransferTests.Variables);
        Assert.Equal(desk.StateAsync().GetAwaiter().GetResult().Document, committed.StateAsync().GetAwaiter().GetResult().Document);
        using var bare = new TempDesk("schema: weir/1", TransferTests.Variables);
        var imported = TransferTests.ImportAsync(bare, text, ImportMode.Replace).GetAwaiter().GetResult();
        Assert.True(imported.State.Document == desk.StateAsync().GetAwaiter().GetResult().Document, string.Join('\n', imported.Problems));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(Campaign.Of(300)).WithEndSize(12));

    [Fact]
    public void Any_text_is_the_same_after_YAML() => Prop.ForAll(
        ArbMap.Default.GeneratorFor<string>().Where(text => text is not null && text.EnumerateRunes().All(rune => rune.Value != 0xfffd)).ListOf().ToArbitrary(),
        texts =>
        {
            var document = JsonSerializer.SerializeToElement(new { list = texts, mapping = texts.Where(text => text.Length is > 0 and < 256).Distinct().ToDictionary(text => text, text => text) });
            var problems = new List<ConfigProblem>();
            var read = new DocumentReader("t", ConfigLayer.File, problems).Read(Encoding.UTF8.GetBytes(YamlText.Of(document)));
            Assert.Empty(problems);
            Assert.Equal(texts, ((SequenceNode)read!.Find("list")!).Items.Cast<ScalarNode>().Select(one => one.Text));
            Assert.All(((MappingNode?)read.Find("mapping"))!.Entries, entry => Assert.Equal(entry.Key, ((ScalarNode)entry.Value.Value).Text));
            Assert.All(((SequenceNode)read.Find("list")!).Items, item => Assert.False(item.IsNull));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Campaign.Of(3_000)));

    private static Gen<int[]> Picks() => Gen.Choose(0, Changes.Length - 1).ListOf().Select(picks => picks.Take(8).ToArray());

    private static async Task ApplyAsync(TempDesk desk, int[] picks)
    {
        foreach (var pick in picks)
        {
            var (path, json) = Changes[pick];
            await desk.TryAsync([new(new(path), json)]);
        }
    }

    private static string Merged(ConfigState below, ConfigState above)
    {
        var problems = new List<ConfigProblem>();
        ConfigNode Read(ConfigState state) => new DocumentReader("t", ConfigLayer.File, problems).Read(Encoding.UTF8.GetBytes(state.Document))!;
        return NodeText.Of(Layers.Merge(Read(below), Read(above)), Weir.Engine.Configuration.Sections.RootSection.Kind);
    }
}
