using System.Text;
using Weir.Engine;
using Weir.Engine.Configuration;
using Weir.Engine.Configuration.Foreign;
using Weir.Tests.Support;

namespace Weir.Tests.Configuration.Foreign;

/// <summary>Configurations of other programs become Weir's: S2-15, S0-11, S0-99.</summary>
public sealed class MigrationTests
{
    public static TheoryData<string, ForeignFormat> Fixtures() => new()
    {
        { "llm-config-v1.json", ForeignFormat.LlmConfigV1 },
        { "llm-config-v2.yaml", ForeignFormat.LlmConfigV2 },
        { "claude-code-router.json", ForeignFormat.ClaudeCodeRouter },
    };

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void A_real_file_becomes_a_valid_configuration_and_every_value_is_accounted_for(string name, ForeignFormat format)
    {
        var file = Fixture(name);
        var migrated = Good(file);

        Assert.Equal(format, migrated.Format);
        var result = Load(migrated);
        Assert.True(result.Valid, string.Join('\n', result.Problems) + migrated.Document);
        Leaves.AssertAccounted(file, migrated);
        foreach (var note in migrated.Notes.Where(note => note.To is { } to && !to.StartsWith("schema", StringComparison.Ordinal)))
        {
            Assert.True(result.Marks.Find(new(note.To!)) is not null, $"{note.Path} -> {note.To} is not in\n{migrated.Document}");
        }
    }

    // S2-15: idempotent; the file itself is not touched.
    [Theory]
    [MemberData(nameof(Fixtures))]
    public void The_same_file_gives_the_same_result_and_a_result_is_no_file_to_migrate(string name, ForeignFormat format)
    {
        var (one, two) = (Good(Fixture(name)), Good(Fixture(name), format));
        Assert.Equal((one.Document, one.VariablesFile()), (two.Document, two.VariablesFile()));

        var problems = new List<ConfigProblem>();
        Assert.Null(ConfigMigration.Run(Text(one.Document), null, problems));
        Assert.Contains("Weir already", Assert.Single(problems).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void No_key_is_in_the_document_or_the_account_and_each_is_in_the_private_file(string name, ForeignFormat format)
    {
        var migrated = Good(Fixture(name), format);

        Assert.DoesNotContain("canary", migrated.Document + string.Join('\n', migrated.Notes) + string.Join('\n', migrated.Hints), StringComparison.Ordinal);
        foreach (var key in Keys(Fixture(name)).Where(key => !key.StartsWith("sk-broken", StringComparison.Ordinal)))
        {
            Assert.Contains($"='{key}'\n", migrated.VariablesFile(), StringComparison.Ordinal);
        }

        Assert.All(migrated.Variables.Keys, variable => Assert.Contains($"env:{variable}\"", migrated.Document, StringComparison.Ordinal));
    }

    // S2-15 ⚠: the first key of a provider won, and the others were lost without a word.
    [Fact]
    public void S2_15_second_keys_of_one_provider_are_kept_and_reported()
    {
        var migrated = Good(Fixture("llm-config-v1.json"));
        var config = Load(migrated).Config!;

        Assert.Equal(["openai", "openai-2", "anthropic", "ollama"], config.Providers.Keys);
        Assert.Equal(("openai", "openai-2", "openai"), (config.Models["gpt4-analysis"].Deployments["primary"].Provider, config.Models["gpt35-fast"].Deployments["primary"].Provider, config.Models["gpt4-again"].Deployments["primary"].Provider));
        Assert.Equal(("sk-first-canary-000000000001", "sk-second-canary-00000000002"), (Revealed(migrated, config, "openai"), Revealed(migrated, config, "openai-2")));
        Assert.Contains(migrated.Hints, hint => hint.Contains("several keys", StringComparison.Ordinal));
        Assert.Contains("runs inside of the program", Note(migrated, "configs.gguf.model_path").Reason, StringComparison.Ordinal);
        Assert.Equal("models.house-llama.deployments.primary.model", Note(migrated, "configs.\"house llama\".model_name").To);
    }

    // The 60 a minute and bursts of 10 of that program are written out; Weir itself has no such limits (S2-09, S0-05).
    [Fact]
    public void Limits_that_were_silent_are_written_out()
    {
        var v1 = Load(Good(Fixture("llm-config-v1.json"))).Config!;
        Assert.Equal((60, 10), (v1.Providers["openai"].Limits.RequestsPerMinute, v1.Providers["openai"].Limits.Burst));
        var v2 = Load(Good(Fixture("llm-config-v2.yaml"))).Config!;
        Assert.Equal((50, 300, 10), (v2.Providers["anthropic"].Limits.RequestsPerMinute, v2.Providers["azure-eu"].Limits.RequestsPerMinute, v2.Providers["azure-eu"].Limits.Burst));
        var router = Load(Good(Fixture("claude-code-router.json"))).Config!;
        Assert.All(router.Providers.Values, provider => Assert.Null(provider.Limits.RequestsPerMinute));
    }

    // S2-04, S2-08: what the file states of a call becomes the model's settings or a preset; the .7 and 2048 that were that program's defaults are nobody's here.
    [Fact]
    public void Settings_that_are_stated_are_kept_and_no_default_of_that_program_is_made_up()
    {
        var v1 = Load(Good(Fixture("llm-config-v1.json"))).Config!;
        Assert.Equal((0.1m, 4096), (v1.Models["gpt4-analysis"].Settings.Temperature, v1.Models["gpt4-analysis"].Settings.MaxTokens));
        Assert.Equal((0.7m, 2048), (v1.Models["gpt35-fast"].Settings.Temperature, v1.Models["gpt35-fast"].Settings.MaxTokens)); // these were written
        Assert.Equal(new ModelSettingsConfig(), v1.Models["gpt4-again"].Settings);
        Assert.Equal(new ModelSettingsConfig { Temperature = 0.5m }, v1.Models["claude"].Settings);

        var migrated = Good(Fixture("llm-config-v2.yaml"));
        var v2 = Load(migrated).Config!;
        Assert.Equal(
            new ModelSettingsConfig { Temperature = 0.1m, MaxTokens = 4096, TopP = 0.95m, FrequencyPenalty = 0m, PresencePenalty = 0m }, v2.Models["gpt4-analysis"].Settings);
        Assert.Equal((0.2m, 4096, 0.95m), (v2.Presets["code_generation"].Settings.Temperature, v2.Presets["code_generation"].Settings.MaxTokens, v2.Presets["code_generation"].Settings.TopP));
        Assert.Equal((0.1m, 2048, 0.9m, "For looking at code"),
            (v2.Presets["analysis"].Settings.Temperature, v2.Presets["analysis"].Settings.MaxTokens, v2.Presets["analysis"].Settings.TopP, v2.Presets["analysis"].Description));
        Assert.Equal("models.gpt4-analysis.settings.top_p", Note(migrated, "models.gpt4-analysis.top_p").To);
        Assert.Equal("presets.analysis.max_tokens", Note(migrated, "profiles.analysis.settings.max_tokens").To);

        var bare = Good(Text("configs: { a: { provider: openai, model_name: gpt-4 } }"));
        Assert.DoesNotContain("settings", bare.Document, StringComparison.Ordinal);
        Assert.DoesNotContain("max_tokens", bare.Document, StringComparison.Ordinal);
    }

    [Fact]
    public void Version_2_keeps_prices_budget_headers_and_switches()
    {
        var migrated = Good(Fixture("llm-config-v2.yaml"));
        var config = Load(migrated).Config!;

        Assert.Equal((30m, 30m), (config.Models["gpt4-analysis"].Deployments["primary"].Price!.Input, config.Models["gpt4-analysis"].Deployments["primary"].Price!.Output));
        Assert.Equal(("100.000000000", BudgetPeriodKind.Month, BudgetAction.Warn), (config.Budgets["imported"].Limit.ToString(), config.Budgets["imported"].Period.Kind, config.Budgets["imported"].Action));
        Assert.Equal([0.8m], config.Budgets["imported"].Thresholds);
        Assert.Equal(("org-1234", 30, 3), (config.Providers["openai"].Headers["OpenAI-Organization"].Reveal(), config.Providers["openai"].Timeouts.TotalSeconds, config.Providers["openai"].Retry.MaxAttempts));
        Assert.Equal(("env:AZURE_KEY", "azure-openai"), (config.Providers["azure-eu"].Credential!.ToString(), config.Providers["azure-eu"].Kind));
        Assert.False(config.Providers["local"].Enabled);
        Assert.True(config.Providers["local"].AllowPrivateNetwork);
        Assert.False(config.Models.ContainsKey("orphan"));
        Assert.Contains(migrated.Hints, hint => hint.Contains("encrypted", StringComparison.Ordinal));
    }

    [Fact]
    public void Scenarios_of_the_router_become_names_and_kinds_are_told_by_address()
    {
        var migrated = Good(Fixture("claude-code-router.json"));
        var config = Load(migrated).Config!;

        Assert.Equal(
            ["openrouter", "deepseek", "ollama", "gemini", "openai-compatible", "anthropic"], config.Providers.Values.Select(provider => provider.Kind));
        Assert.Equal("https://ark.cn-beijing.volces.com/api/v3", config.Providers["volc-engine"].BaseUrl!.OriginalString);
        Assert.Equal(["deepseek", "openrouter"], config.Models["default"].Deployments.Keys);
        Assert.Equal("qwen2.5-coder:latest", config.Models["background"].Deployments["ollama"].Model);
        Assert.Equal(["default", "background", "think", "long-context", "web-search"], config.Models.Keys.Where(name => !name.Contains('/', StringComparison.Ordinal) && name is "default" or "background" or "think" or "long-context" or "web-search"));
        Assert.Equal(["openrouter", "deepseek"], config.Models["deepseek-chat"].Deployments.Keys);
        Assert.Equal(16384, config.Models["deepseek-v3-250324"].Deployments["volc-engine"].MaxOutputTokens);
        Assert.Equal(("http://*:3456", 601), (config.Server.Urls[0], config.Gateway.Timeouts.TotalSeconds));
        Assert.Equal("env:CLAUDE_CODE_KEY", config.Keys["claude-code"].Secret!.ToString());
        Assert.Null(Note(migrated, "Router.longContextThreshold").To);
        Assert.Null(Note(migrated, "Providers[5].api_key").To);
        Assert.Null(Note(migrated, "Router.fallback.default[1]").To);
    }

    // S2-03: a key as text goes into the vault by itself.
    [Theory]
    [MemberData(nameof(Fixtures))]
    public void Keys_may_be_for_the_vault_and_then_the_document_refers_to_it(string name, ForeignFormat format)
    {
        var file = Fixture(name);
        var migrated = ForVault(file);

        Assert.Equal(format, migrated.Format);
        var result = Load(migrated);
        Assert.True(result.Valid, string.Join('\n', result.Problems) + migrated.Document);
        Leaves.AssertAccounted(file, migrated);
        Assert.DoesNotContain("canary", migrated.Document + string.Join('\n', migrated.Notes) + string.Join('\n', migrated.Hints), StringComparison.Ordinal);
        Assert.NotEmpty(migrated.Credentials);
        Assert.All(migrated.Credentials.Keys, credential => Assert.Contains($"vault:{credential}\"", migrated.Document, StringComparison.Ordinal));
        Assert.All(migrated.Variables.Keys, variable => Assert.Contains($"env:{variable}\"", migrated.Document, StringComparison.Ordinal));
        Assert.Equal(migrated.Document, ForVault(file).Document);
    }

    [Fact]
    public void One_key_is_one_credential_and_what_is_no_provider_s_key_in_clear_stays_a_variable()
    {
        var v1 = ForVault(Fixture("llm-config-v1.json"));
        Assert.Equal(
            ["openai/api_key=sk-first-canary-000000000001", "openai-2/api_key=sk-second-canary-00000000002", "anthropic/api_key=sk-ant-canary-0000000000003"],
            v1.Credentials.Select(one => $"{one.Key}={one.Value.Reveal()}"));
        Assert.Empty(v1.Variables);
        Assert.Equal(("providers.openai.credential", "the key itself goes into the vault"), (Note(v1, "configs.gpt4-analysis.api_key").To, Note(v1, "configs.gpt4-analysis.api_key").Reason));

        var v2 = ForVault(Fixture("llm-config-v2.yaml"));
        Assert.Equal(["anthropic/api_key"], v2.Credentials.Keys.Select(one => one.ToString()));
        Assert.Equal(["OPENAI_API_KEY"], v2.Variables.Keys); // encrypted by that program: no key yet
        Assert.Equal("env:AZURE_KEY", Load(v2).Config!.Providers["azure-eu"].Credential!.ToString());

        var router = ForVault(Fixture("claude-code-router.json"));
        Assert.Equal(["deepseek/api_key", "ollama/api_key", "own-anthropic/api_key"], router.Credentials.Keys.Select(one => one.ToString()));
        Assert.Equal(["CLAUDE_CODE_KEY"], router.Variables.Keys); // a caller's key is no provider's

        var shared = ForVault(Text("""
            Providers:
              - { name: Big, api_base_url: "https://a.example/v1", api_key: same-key, models: [m] }
              - { name: big, api_base_url: "https://b.example/v1", api_key: other-key, models: [m] }
              - { name: third, api_base_url: "https://c.example/v1", api_key: same-key, models: [m] }
            """));
        Assert.Equal(["big/api_key=same-key", "big-2/api_key=other-key"], shared.Credentials.Select(one => $"{one.Key}={one.Value.Reveal()}"));
        Assert.Equal(
            ["vault:big/api_key", "vault:big-2/api_key", "vault:big/api_key"], Load(shared).Config!.Providers.Values.Select(provider => provider.Credential!.ToString()));
    }

    // S2-06: the notes of a file are notes here, too.
    [Fact]
    public void Metadata_is_carried_over_as_texts_and_what_is_no_note_is_left_out_with_its_reason()
    {
        var migrated = Good(Text("""
            version: "2.0"
            providers: {}
            metadata:
              created: 2025-01-02T12:00:00
              revision: 7
              owner: { team: search, "on call": [ann, bob] }
              text: "two\nlines "
              "on-call": x
              empty: ""
              none: null
              tags: []
              key: sk-metadata-canary-0000001
            """));

        Assert.Equal(
            ["created=2025-01-02T12:00:00", "revision=7", "owner.team=search", "owner.on-call.0=ann", "owner.on-call.1=bob", "text=two lines", "on-call=x"],
            Load(migrated).Config!.Metadata.Select(one => $"{one.Key}={one.Value}"));
        Assert.Equal(("metadata.\"owner.on-call.0\"", null), (Note(migrated, "metadata.owner.\"on call\"[0]").To, Note(migrated, "metadata.owner.\"on call\"[0]").Reason));
        Assert.Equal("in one line", Note(migrated, "metadata.text").Reason);
        Assert.All(new[] { "metadata.empty", "metadata.none", "metadata.tags" }, path => Assert.Equal((null, "says nothing"), (Note(migrated, path).To, Note(migrated, path).Reason)));
        Assert.Contains("looks like a secret", Note(migrated, "metadata.key").Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", migrated.Document, StringComparison.Ordinal);

        var many = Good(Text("version: \"2.0\"\nproviders: {}\nmetadata:\n" + string.Concat(Enumerable.Range(0, 102).Select(i => $"  n{i}: {new string('x', i == 0 ? 1_001 : 1)}\n"))));
        Assert.Equal((100, "n100"), (Load(many).Config!.Metadata.Count, Load(many).Config!.Metadata.Keys.Last()));
        Assert.Contains("1 to 1000 characters", Note(many, "metadata.n0").Reason, StringComparison.Ordinal);
        Assert.Contains("beyond the 100 notes", Note(many, "metadata.n101").Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "version": "3.0", "providers": {} }""", "'3.0', which is not known")]
    [InlineData("""{ "version": "1.5", "configs": {} }""", "'1.5', which is not known")]
    [InlineData("""{ "a": 1 }""", "no file that can be migrated")]
    [InlineData("""{ "Router": {} }""", "no list 'Providers'")]
    [InlineData("[]", "must be a mapping")]
    [InlineData("{ \"configs\": { \"a\": {}, \"a\": {} } }", "written twice")]
    [InlineData("a: &x 1\nb: *x", "anchors")]
    [InlineData("", "no file that can be migrated")]
    public void What_is_unknown_is_an_error(string text, string says)
    {
        var problems = new List<ConfigProblem>();

        Assert.Null(ConfigMigration.Run(Text(text), null, problems));

        Assert.Contains(problems, problem => problem.ToString().Contains(says, StringComparison.Ordinal));
    }

    [Fact]
    public void A_format_that_is_named_must_be_that_of_the_file()
    {
        var problems = new List<ConfigProblem>();

        Assert.Null(ConfigMigration.Run(Fixture("llm-config-v2.yaml"), ForeignFormat.LlmConfigV1, problems));
        Assert.Null(ConfigMigration.Run(Fixture("llm-config-v1.json"), ForeignFormat.ClaudeCodeRouter, problems));

        Assert.Equal(2, problems.Count);
    }

    [Fact]
    public void An_absent_version_is_the_first()
    {
        Assert.Equal(ForeignFormat.LlmConfigV1, Good(Text("configs: { a: { provider: openai, model_name: gpt-4 } }")).Format);
        Assert.Equal(ForeignFormat.LlmConfigV1, Good(Text("version: 1.0\nconfigs: { a: { provider: openai, model_name: gpt-4 } }")).Format);
    }

    // Found by the property of generated files: Ollama's own address is not a public one.
    [Fact]
    public void Ollama_without_an_address_is_the_one_on_this_machine()
    {
        var result = Load(Good(Text("configs: { a: { provider: ollama, model_name: llama3 } }")));

        Assert.True(result.Valid, string.Join('\n', result.Problems));
        Assert.True(Assert.Single(result.Config!.Providers.Values).AllowPrivateNetwork);
    }

    [Fact]
    public void A_key_with_quotes_is_safe_in_the_file_of_variables() =>
        Assert.Contains("OPENAI_API_KEY='a'\\''b$(rm -rf /)\"c'\n", Good(Text("configs: { a: { provider: openai, model_name: gpt-4, api_key: \"a'b$(rm -rf /)\\\"c\" } }")).VariablesFile(), StringComparison.Ordinal);

    internal static MigratedConfig Good(ConfigFile file, ForeignFormat? format = null)
    {
        var problems = new List<ConfigProblem>();
        var migrated = ConfigMigration.Run(file, format, problems);
        Assert.True(migrated is not null, string.Join('\n', problems));
        return migrated;
    }

    private static MigratedConfig ForVault(ConfigFile file)
    {
        var problems = new List<ConfigProblem>();
        var migrated = ConfigMigration.Run(file, null, problems, keysToVault: true);
        Assert.True(migrated is not null, string.Join('\n', problems));
        return migrated;
    }

    internal static ConfigResult Load(MigratedConfig migrated) =>
        Loading.Load(new ConfigSources { File = Text(migrated.Document), CheckSecrets = false }, [.. EngineModule.ConfigChecks]);

    internal static ConfigFile Text(string text) => new("file", Encoding.UTF8.GetBytes(text));

    private static ConfigFile Fixture(string name) => ConfigFile.Read(RepoRoot.At("tests/Weir.Tests/Fixtures/foreign/" + name))!;

    private static MigrationNote Note(MigratedConfig migrated, string path) => migrated.Notes.Single(note => note.Path == path);

    private static string Revealed(MigratedConfig migrated, WeirConfig config, string provider) => migrated.Variables[config.Providers[provider].Credential!.Name].Reveal();

    private static IEnumerable<string> Keys(ConfigFile file) =>
        System.Text.RegularExpressions.Regex.Matches(Encoding.UTF8.GetString(file.Bytes.Span), "\"?(?:sk-|router-key-)[a-z0-9-]*canary[a-z0-9-]*").Select(match => match.Value.Trim('"')).Distinct();
}
