using System.Text;
using Weir.Engine.Configuration;
using Weir.Engine.Configuration.Revisions;
using Weir.Engine.Configuration.Transfer;

namespace Weir.Tests.Configuration;

/// <summary>Export and import of the configuration: S2-20.</summary>
public sealed class TransferTests
{
    internal const string File = """
        schema: weir/1
        server: { drain_seconds: 7 }
        gateway: { timeouts: { idle_seconds: 100 } }
        providers:
          a: { kind: openai, credential: "env:A", headers: { X-Team: header-secret-canary } }
          b: { kind: openai-compatible, base_url: "https://b.example/v1" }
        models:
          "m.1": { deployments: { one: { provider: a, model: gpt-4o-mini }, two: { provider: b, model: "yes" } } }
        keys: { test: { secret: "env:KEY", team: red } }
        budgets: { house: { scope: {}, period: month, limit_usd: 12.50 } }
        """;

    internal static readonly (string, string)[] Variables = [("A", "sk-a"), ("KEY", Loading.Key)];

    [Fact]
    public async Task An_export_is_what_is_written_in_the_order_of_the_reference_without_secrets()
    {
        using var desk = new TempDesk(File, Variables);
        await desk.SetAsync("gateway.timeouts.idle_seconds", "300");

        Assert.Equal("""
            schema: weir/1
            server:
              drain_seconds: 7
            gateway:
              timeouts:
                idle_seconds: 300
            providers:
              a:
                kind: openai
                credential: "env:A"
                headers:
                  X-Team: "***"
              b:
                kind: openai-compatible
                base_url: "https://b.example/v1"
            models:
              m.1:
                deployments:
                  one:
                    provider: a
                    model: gpt-4o-mini
                  two:
                    provider: b
                    model: "yes"
            keys:
              test:
                secret: "env:KEY"
                team: red
            budgets:
              house:
                scope: {}
                period: month
                limit_usd: 12.5

            """.ReplaceLineEndings("\n"), await ExportAsync(desk, ExportFormat.Yaml));
        var json = await ExportAsync(desk, ExportFormat.Json);
        Assert.Contains("\"X-Team\": \"***\"", json, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", json, StringComparison.Ordinal);
        Assert.Contains("header-secret-canary", ConfigExport.WithSecrets(await desk.StateAsync(), ExportFormat.Yaml), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mapping_of_secrets_without_any_is_exported_as_that()
    {
        using var desk = new TempDesk(File.Replace("headers: { X-Team: header-secret-canary }", "headers: {}", StringComparison.Ordinal), Variables);

        var yaml = await ExportAsync(desk, ExportFormat.Yaml);

        Assert.Contains("    headers: {}\n", yaml, StringComparison.Ordinal);
        Assert.Equal(ConfigVerdict.Unchanged, (await ImportAsync(desk, yaml, ImportMode.Replace)).Verdict);
    }

    [Fact]
    public async Task An_import_is_one_revision_with_its_reason_and_is_undone_like_any_other()
    {
        using var desk = new TempDesk(File, Variables);
        var before = (await desk.StateAsync()).Document;

        var done = await ImportAsync(desk, "gateway: { timeouts: { idle_seconds: 5 } }\nbudgets: { b: { period: day, limit_usd: 1 } }", ImportMode.Merge);

        Assert.Equal((ConfigVerdict.Published, 2), (done.Verdict, done.State.Revision));
        Assert.Equal(["budgets.b", "gateway.timeouts.idle_seconds"], done.State.Overrides.Select(one => one.Path.Text).Order(StringComparer.Ordinal));
        Assert.All(done.State.Overrides, one => Assert.Equal(("ann", "moved"), (one.Author, one.Reason)));
        Assert.Equal(RevisionKind.Import, (await desk.Revisions.LatestAsync(TempDesk.Now))!.Kind);
        Assert.Equal(5, desk.Applied[^1].Gateway.Timeouts.IdleSeconds);

        await desk.RollBackAsync(1);
        Assert.Equal(before, (await desk.StateAsync()).Document);
    }

    [Fact]
    public async Task Replacing_takes_away_what_the_file_does_not_name_but_what_comes_from_files_only()
    {
        using var desk = new TempDesk(File, Variables);
        await desk.SetAsync("budgets.extra", """{"period":"day","limit_usd":1}""");

        var done = await ImportAsync(desk, "schema: weir/1\nproviders: { b: { kind: openai-compatible, base_url: \"https://b.example/v1\" } }\nmodels: { m: { deployments: { d: { provider: b } } } }", ImportMode.Replace);

        Assert.Equal(ConfigVerdict.Published, done.Verdict);
        var config = desk.Applied[^1];
        Assert.Equal(("b", "m", 0, 0, 7), (Assert.Single(config.Providers).Key, Assert.Single(config.Models).Key, config.Keys.Count, config.Budgets.Count, config.Server.DrainSeconds));
        Assert.Equal(["server"], done.NotRestored);
    }

    [Fact]
    public async Task A_dry_run_shows_the_difference_and_another_change_in_between_is_a_conflict()
    {
        using var desk = new TempDesk(File, Variables);
        var import = Import("gateway: { timeouts: { idle_seconds: 5 } }", ImportMode.Merge);
        var dry = await desk.Desk.ImportAsync(import with { DryRun = true }, TempDesk.Now);
        Assert.Equal((ConfigVerdict.WouldPublish, 1), (dry.Verdict, dry.State.Revision));
        var change = Assert.Single(dry.Changes);
        Assert.Equal(("gateway.timeouts.idle_seconds", "100", "5"), (change.Path, change.From, change.To));

        await desk.SetAsync("keys.test.team", "\"blue\"");
        Assert.Equal(ConfigVerdict.Conflict, (await desk.Desk.ImportAsync(import with { IfMatch = dry.State.Revision }, TempDesk.Now)).Verdict);
    }

    // S2-20 ⚠: the mark of a secret that was left out is never taken for the secret.
    [Theory]
    [InlineData("***")]
    [InlineData("********")]
    [InlineData("***REDACTED***")]
    public async Task S2_20_a_redacted_value_is_never_imported_as_a_key(string mark)
    {
        using var desk = new TempDesk(File, Variables);
        await desk.StateAsync();

        var kept = await ImportAsync(desk, $"providers: {{ a: {{ credential: \"{mark}\", headers: {{ X-Team: \"{mark}\" }}, timeout_seconds: 9 }} }}", ImportMode.Merge);

        Assert.Equal(ConfigVerdict.Published, kept.Verdict);
        Assert.Equal(("env:A", "header-secret-canary", 9), (desk.Applied[^1].Providers["a"].Credential!.ToString(), desk.Applied[^1].Providers["a"].Headers["X-Team"].Reveal(), desk.Applied[^1].Providers["a"].Timeouts.TotalSeconds));
        foreach (var (text, path) in new[]
        {
            ($"providers: {{ b: {{ credential: \"{mark}\" }} }}", "providers.b.credential"),
            ($"providers: {{ b: {{ headers: {{ X-Other: \"{mark}\" }} }} }}", "providers.b.headers.X-Other"),
            ($"keys: {{ next: {{ secret: \"{mark}\" }} }}", "keys.next.secret"),
            ($"keys: {{ test: {{ models: [\"{mark}\"] }} }}", "keys.test.models"),
        })
        {
            var refused = await ImportAsync(desk, text, ImportMode.Merge);
            Assert.Equal(ConfigVerdict.Refused, refused.Verdict);
            Assert.Equal(path, Assert.Single(refused.Problems, problem => problem.Severity == ConfigSeverity.Error).Path);
        }
    }

    [Fact]
    public async Task A_secret_in_clear_is_refused_by_its_path_and_not_shown()
    {
        using var desk = new TempDesk(File, Variables);

        var refused = await ImportAsync(desk, "providers: { b: { headers: { X-New: other-secret-canary } } }", ImportMode.Merge);

        var problem = Assert.Single(refused.Problems);
        Assert.Equal("providers.b.headers.X-New", problem.Path);
        Assert.DoesNotContain("canary", problem.ToString(), StringComparison.Ordinal);
        Assert.Single(await desk.Revisions.ListAsync(10, null, TempDesk.Now));
    }

    [Theory]
    [InlineData("schema: weir/2", "schema", "newer Weir")]
    [InlineData("schema: weir/1\ngatway: {}", "gatway", "gateway")]
    [InlineData("schema: weir/1\ngateway: { timeouts: { idle_seconds: 0 } }", "gateway.timeouts.idle_seconds", "out of range")]
    [InlineData("gateway: {}", "schema", "is required")]
    [InlineData("schema: weir/1\nschema: weir/1", "schema", "written twice")]
    [InlineData("schema: weir/1\na: &x [1, 1]\nb: [*x, *x]", "", "anchors")]
    [InlineData("[1]", "", "must be a mapping")]
    public async Task What_is_wrong_is_told_with_path_and_line_and_nothing_changes(string text, string path, string says)
    {
        using var desk = new TempDesk(File, Variables);

        var refused = await ImportAsync(desk, text, ImportMode.Replace);

        Assert.Equal(ConfigVerdict.Refused, refused.Verdict);
        var problem = refused.Problems.First(one => one.Severity == ConfigSeverity.Error);
        Assert.Equal((path, "import"), (problem.Path, problem.File));
        Assert.Contains(says, problem.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, (await desk.StateAsync()).Revision);
    }

    [Fact]
    public async Task Bombs_are_refused_as_in_a_file()
    {
        using var desk = new TempDesk(File, Variables);
        foreach (var bomb in new[] { new string('[', 20_000), "a: " + string.Concat(Enumerable.Repeat("{b: ", 5_000)), "a: \"" + new string('x', 9 << 20) + "\"" })
        {
            Assert.Equal(ConfigVerdict.Refused, (await ImportAsync(desk, bomb, ImportMode.Merge)).Verdict);
        }
    }

    [Fact]
    public async Task An_override_that_says_what_the_file_says_keeps_its_author_and_its_end()
    {
        using var desk = new TempDesk(File, Variables);
        await desk.SetAsync("gateway.timeouts.idle_seconds", "300", desk.Clock.GetUtcNow().AddHours(1));
        await desk.SetAsync("keys.test.team", "\"blue\"", desk.Clock.GetUtcNow().AddHours(1));

        var text = (await ExportAsync(desk, ExportFormat.Yaml)).Replace("team: blue", "team: green", StringComparison.Ordinal);
        var done = await ImportAsync(desk, text, ImportMode.Replace);

        Assert.Equal([("gateway.timeouts.idle_seconds", true), ("keys.test.team", false)], done.State.Overrides.Select(one => (one.Path.Text, one.ExpiresAt is not null)));
    }

    [Fact]
    public async Task The_order_of_deployments_is_imported_and_that_of_parts_with_secrets_is_refused()
    {
        using var desk = new TempDesk(File, Variables);
        var text = await ExportAsync(desk, ExportFormat.Yaml);
        const string one = "      one:\n        provider: a\n        model: gpt-4o-mini\n", two = "      two:\n        provider: b\n        model: \"yes\"\n";

        var done = await ImportAsync(desk, text.Replace(one + two, two + one, StringComparison.Ordinal), ImportMode.Replace);

        Assert.Equal(ConfigVerdict.Published, done.Verdict);
        Assert.Equal(["two", "one"], desk.Applied[^1].Models["m.1"].Deployments.Keys);
        const string a = "  a:\n    kind: openai\n    credential: \"env:A\"\n    headers:\n      X-Team: \"***\"\n", b = "  b:\n    kind: openai-compatible\n    base_url: \"https://b.example/v1\"\n";
        Assert.Contains(a + b, text, StringComparison.Ordinal);
        var refused = await ImportAsync(desk, text.Replace(a + b, b + a, StringComparison.Ordinal), ImportMode.Replace);
        Assert.Equal(("providers.a.headers.X-Team", ConfigVerdict.Refused), (Assert.Single(refused.Problems).Path, refused.Verdict));
    }

    [Fact]
    public async Task A_document_of_five_thousand_keys_is_imported()
    {
        using var desk = new TempDesk("schema: weir/1\nproviders: { b: { kind: openai-compatible, base_url: \"https://b.example/v1\" } }");
        var text = new StringBuilder("budgets:\n");
        for (var i = 0; i < 5_000; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"  budget-{i}-with-a-name-of-some-length: {{ scope: {{ team: team-{i}, project: project-{i} }}, period: month, limit_usd: {i}, thresholds: [0.5, 0.8, 0.95] }}\n");
        }

        var done = await ImportAsync(desk, text.ToString(), ImportMode.Merge);

        Assert.True(done.Verdict == ConfigVerdict.Published, string.Join('\n', done.Problems.Take(3)));
        Assert.Equal(5_000, desk.Applied[^1].Budgets.Count);
        Assert.Equal(Enumerable.Range(0, 5_000).Select(i => $"budget-{i}-with-a-name-of-some-length"), desk.Applied[^1].Budgets.Keys);
    }

    internal static async Task<string> ExportAsync(TempDesk desk, ExportFormat format) => ConfigExport.Of((await desk.StateAsync()).Document, format);

    internal static ConfigImport Import(string text, ImportMode mode) => new() { Document = Encoding.UTF8.GetBytes(text), Mode = mode, Author = "ann", Reason = "moved" };

    internal static Task<ConfigOutcome> ImportAsync(TempDesk desk, string text, ImportMode mode) => desk.Desk.ImportAsync(Import(text, mode), TempDesk.Now);
}
