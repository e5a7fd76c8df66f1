using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Weir.Engine.Configuration;
using Weir.Tests.Support;

namespace Weir.Tests.Configuration;

/// <summary>What would kill the process or the memory gives one clean problem instead.</summary>
public sealed class HostileDocumentTests
{
    private const int SmallStack = 256 << 10;

    public static TheoryData<string, int> Nestings()
    {
        var data = new TheoryData<string, int>();
        foreach (var unit in new[] { "[", "{", "{a: ", "[{a: [", "- ", "? ", "- - ", "[[", "{\"a\":", "!!seq [", "&a [" })
        {
            data.Add(unit, 20_000);
            data.Add(unit, 1_000_000);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Nestings))]
    public void Nesting_is_refused_even_on_a_small_stack(string unit, int bytes)
    {
        var text = string.Concat(Enumerable.Repeat(unit, bytes / unit.Length));
        var result = OnSmallStack(() => Loading.Load(text));

        Assert.Null(result.Config);
        Assert.Single(result.Problems);
    }

    [Fact]
    public void Nesting_by_indentation_is_refused()
    {
        var text = new StringBuilder("schema: weir/1\n");
        for (var i = 0; i < 1_000; i++)
        {
            text.Append(' ', i).Append("a:\n");
        }

        var problem = Assert.Single(OnSmallStack(() => Loading.Load(text.ToString())).Problems);
        Assert.Contains("nested deeper than 64", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a: &x [1]\nb: *x", "anchors")]
    [InlineData("a: *x", "aliases")]
    [InlineData("*x : 1", "aliases")]
    [InlineData("a: !!binary aGk=", "tags")]
    [InlineData("a: !mine {}", "tags")]
    [InlineData("a: {<<: {b: 1}}", "merge keys")]
    [InlineData("a: 1\n---\nb: 2", "second document")]
    [InlineData("? [1, 2]\n: 3", "a name must be text")]
    [InlineData("? {a: 1}\n: 3", "a name must be text")]
    [InlineData("- 1\n- 2", "must be a mapping")]
    [InlineData("just text", "must be a mapping")]
    [InlineData("a: \"\\ud83d\"", "surrogate")]
    [InlineData("a: [1, 2", "cannot be read")]
    [InlineData("a: 'open", "cannot be read")]
    public void What_is_not_understood_is_refused_as_a_whole(string text, string part)
    {
        var problem = Loading.OneError(text);

        Assert.Contains(part, problem.Message, StringComparison.Ordinal);
        Assert.Equal("weir.yaml", problem.File);
        Assert.True(problem.Line >= 1);
    }

    [Fact]
    public void An_alias_bomb_expands_nothing()
    {
        var text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 12; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        }

        Assert.Contains("anchors", AllocatesLessThan(1 << 20, text.ToString()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_merge_key_bomb_expands_nothing()
    {
        var text = "a: {<<: [" + string.Join(", ", Enumerable.Repeat("{<<: [{b: 1}, {c: 2}]}", 24)) + "]}";

        Assert.Contains("merge keys", AllocatesLessThan(1 << 20, text).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_written_twice_is_told_with_both_lines()
    {
        var result = Loading.Load("schema: weir/1\nserver:\n  drain_seconds: 1\n  drain_seconds: 2\nserver: {}\n");

        Assert.Equal(
            [
                "weir.yaml:4:3: server.drain_seconds: is written twice, first in line 3 and again in line 4; remove one",
                "weir.yaml:5:1: server: is written twice, first in line 2 and again in line 5; remove one",
            ],
            result.Errors.Select(problem => problem.ToString()));
    }

    [Fact]
    public void Problems_without_end_come_to_an_end()
    {
        var twice = Loading.Load(string.Concat(Enumerable.Repeat("a: 1\n", 100_000)));
        var unknown = Loading.Load("schema: weir/1\n" + string.Concat(Enumerable.Range(0, 5_000).Select(i => $"a{i}: 1\n")));

        Assert.Contains("more than 100 names are written twice", twice.Problems[^1].Message, StringComparison.Ordinal);
        Assert.Equal(1_001, unknown.Problems.Count);
        Assert.Equal("there are at least 4001 more problems", unknown.Problems[^1].Message);
    }

    [Fact]
    public void Names_that_differ_in_nothing_but_json_escapes_are_the_same_name() =>
        Assert.Contains("written twice", Loading.OneError("""{"schema": "weir/1", "server": {}, "\u0073erver": {}}""").Message, StringComparison.Ordinal);

    [Fact]
    public void A_document_above_the_bound_is_refused_unread() =>
        Assert.Equal("weir.yaml: the document is larger than 8 MiB", Loading.OneError(new string('#', (8 << 20) + 1)).ToString());

    [Fact]
    public void More_values_than_the_bound_are_refused() =>
        Assert.Contains("more than 500000 values", Loading.OneError("a: [" + string.Concat(Enumerable.Repeat("1,", 600_000)) + "]").Message, StringComparison.Ordinal);

    [Fact]
    public void A_huge_scalar_is_refused_by_its_field_and_shown_short()
    {
        var problem = Loading.OneError("schema: weir/1\nserver: { drain_seconds: " + new string('9', 5 << 20) + " }");

        Assert.Equal("server.drain_seconds", problem.Path);
        Assert.True(problem.ToString().Length < 300);
    }

    [Fact]
    public void A_huge_name_is_refused() =>
        Assert.Contains("1 to 256 characters", Loading.OneError($"? {new string('n', 1 << 20)}\n: 1").Message, StringComparison.Ordinal);

    [Fact]
    public void Bytes_that_are_no_utf8_are_refused() =>
        Assert.Equal("weir.yaml: the document is not valid UTF-8", Assert.Single(LoadBytes([0x61, 0x3a, 0x20, 0xc3, 0x28]).Problems).ToString());

    [Fact]
    public void A_byte_order_mark_is_passed_over() => Assert.True(LoadBytes([0xef, 0xbb, 0xbf, .. "schema: weir/1"u8]).Valid);

    [Fact]
    public void Control_characters_do_not_reach_the_problem_text()
    {
        var text = Loading.OneError("schema: weir/1\nstorage: { kind: \"a\\x1b[31m\\u202e\\nb\" }").ToString();

        Assert.DoesNotContain(text, char.IsControl);
        Assert.DoesNotContain('\u202e', text);
    }

    [Fact]
    public void Any_bytes_give_a_result() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => LoadBytes(bytes).Valid | true).QuickCheckThrowOnFailure();

    [Fact]
    public void A_good_document_with_bytes_changed_gives_a_result_and_never_a_throw()
    {
        var good = File.ReadAllBytes(RepoRoot.At("samples/full.yaml"));
        var spice = "[]{}&*!|>'\"%@`#,:-?~\n\t \\\0\xff<0e_$"u8.ToArray();
        var edits = Gen.Zip(Gen.Choose(0, good.Length - 1), Gen.Choose(0, spice.Length - 1)).ListOf(6);
        Prop.ForAll(edits.ToArbitrary(), changes =>
        {
            var bytes = (byte[])good.Clone();
            foreach (var (at, what) in changes)
            {
                bytes[at] = spice[what];
            }

            var result = LoadBytes(bytes);
            return result.Valid == !result.Errors.Any();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    [Fact]
    public void Any_text_of_yaml_signs_gives_a_result()
    {
        var pieces = Gen.Elements("[", "]", "{", "}", "&a", "*a", "!", "|", ">", "'", "\"", "%", "@", "`", "#", ",", ":", "- ", "? ", "~", "\n", "\n  ", "\t", " ", "\\U00110000", "\\xZZ", "\\uD800", "a", "1", "<<", "---", "...", "%YAML 9.9\n", "!<", "|9", ">-", "\u0085", "\u2028", "\ufeff");
        Prop.ForAll(pieces.ListOf(12).Select(list => string.Concat(list)).ToArbitrary(), text => Loading.Load(text).Problems.Count > 0)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    [Fact]
    public void A_document_cut_at_any_byte_gives_a_result()
    {
        var good = File.ReadAllBytes(RepoRoot.At("samples/simulator.yaml"));
        for (var length = 0; length < good.Length; length++)
        {
            var result = LoadBytes(good[..length]);
            Assert.Equal(result.Valid, !result.Errors.Any());
        }
    }

    [Fact]
    public void Five_thousand_keys_and_five_hundred_models_fit()
    {
        var text = new StringBuilder("schema: weir/1\nproviders: { sim: { kind: simulator } }\nmodels:\n");
        for (var i = 0; i < 500; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"  model-{i}:\n    deployments:\n      a: {{ provider: sim, price: {{ input: 1, output: 2 }} }}\n      b: {{ provider: sim, model: other, price: {{ input: 1, output: 2 }} }}\n");
        }

        text.Append("keys:\n");
        for (var i = 0; i < 5_000; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"  key-{i}: {{ secret: env:KEY_{i}, team: team-{i % 50}, project: p, customer: c, user: u, models: [model-{i % 500}], limits: {{ requests_per_minute: 60, burst: 10 }} }}\n");
        }

        var sources = Loading.Sources(text.ToString()) with { CheckSecrets = false };
        var before = GC.GetAllocatedBytesForCurrentThread();
        var result = Loading.Load(sources);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Empty(result.Problems);
        Assert.Equal(5_000, result.Config!.Keys.Count);
        Assert.True(allocated < 300 << 20, $"{text.Length} bytes of document took {allocated} bytes of memory");
    }

    [Fact]
    public void Names_that_refer_to_nothing_by_the_hundred_thousand_are_told_in_bounds()
    {
        var text = "schema: weir/1\nproviders: { p: { kind: ollama } }\nmodels:\n"
            + string.Concat(Enumerable.Range(0, 500).Select(i => $"  model-{i}: {{ deployments: {{ d: {{ provider: p }} }} }}\n"))
            + "keys: { k: { secret: env:A, models: [" + string.Concat(Enumerable.Range(0, 300_000).Select(i => $"nodel-{i},")) + "] } }";

        Assert.Equal(1_001, Loading.Load(text).Problems.Count);
    }

    private static ConfigResult LoadBytes(byte[] bytes) => Loading.Load(new ConfigSources { File = new("weir.yaml", bytes) });

    private static ConfigProblem AllocatesLessThan(long bytes, string text)
    {
        Loading.Load(text);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var problem = Loading.OneError(text);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < bytes);
        return problem;
    }

    private static ConfigResult OnSmallStack(Func<ConfigResult> load)
    {
        ConfigResult? result = null;
        var thread = new Thread(() => result = load(), SmallStack);
        thread.Start();
        thread.Join();
        return result!;
    }
}
