using Weir.Engine;
using Weir.Engine.Configuration;

namespace Weir.Tests.Configuration;

// S0-09 ⚠: what a text is converted to is what is used. S1-03: variables are found by themselves.
/// <summary>The layer of variables.</summary>
public sealed class VariableTests
{
    private const string File = """
        schema: weir/1
        providers:
          openai: { kind: openai }
          my-llm.eu: { kind: ollama }
        models:
          gpt-4.1: { deployments: { primary: { provider: openai } } }
        """;

    [Fact]
    public void A_variable_beats_the_file_at_its_path()
    {
        var config = Loading.Good(
            File,
            ("WEIR__providers__openai__timeout_seconds", "90"),
            ("weir__PROVIDERS__MY_LLM_EU__Allow_Private_Network", "TRUE"),
            ("WEIR__models__gpt_4_1__deployments__primary__model", "gpt-4.1-mini"),
            ("WEIR__gateway__retry__backoff_factor", "1.5"));

        Assert.Equal(90, config.Providers["openai"].Timeouts.TotalSeconds);
        Assert.True(config.Providers["my-llm.eu"].AllowPrivateNetwork);
        Assert.Equal("gpt-4.1-mini", config.Models["gpt-4.1"].Deployments["primary"].Model);
        Assert.Equal(1.5m, config.Providers["openai"].Retry.BackoffFactor);
    }

    [Fact]
    public void The_short_name_in_a_variable_beats_the_long_one_in_the_file() =>
        Assert.Equal(
            90,
            Loading.Good("schema: weir/1\nproviders: { p: { kind: ollama, timeouts: { total_seconds: 300 } } }", ("WEIR__providers__p__timeout_seconds", "90"))
                .Providers["p"].Timeouts.TotalSeconds);

    [Fact]
    public void Lists_come_with_commas_or_as_json_and_mappings_as_json()
    {
        var config = Loading.Good(
            File,
            ("WEIR__server__urls", "http://a:1, http://b:2"),
            ("WEIR__telemetry__metrics__compatibility", "[\"ccr\", \"genops\"]"),
            ("WEIR__models__gpt_4_1__deployments__primary__price", "{\"input\": 2, \"output\": 8}"),
            ("WEIR__models__gpt_4_1__deployments__primary__price__output", "9"));

        Assert.Equal(["http://a:1", "http://b:2"], config.Server.Urls);
        Assert.Equal([MetricCompatibility.Ccr, MetricCompatibility.Genops], config.Telemetry.Metrics.Compatibility);
        Assert.Equal(2m, config.Models["gpt-4.1"].Deployments["primary"].Price!.Input);
        Assert.Equal(9m, config.Models["gpt-4.1"].Deployments["primary"].Price!.Output);
    }

    [Fact]
    public void An_empty_variable_counts_as_not_set() => Assert.Equal(120, Loading.Good(File, ("WEIR__server__drain_seconds", "")).Server.DrainSeconds);

    [Theory]
    [InlineData("WEIR_SERVER")]
    [InlineData("WEIR_ADMIN_TOKEN")]
    [InlineData("OTHER__providers__x")]
    public void Other_variables_are_left_alone(string name) => Assert.DoesNotContain(Loading.Load(File, (name, "x")).Problems, problem => problem.File == name);

    [Theory]
    [InlineData("WEIR__providers__openia__enabled", "WEIR__providers__openai__enabled")]
    [InlineData("WEIR__providers__openai__enabld", "WEIR__providers__openai__enabled")]
    [InlineData("WEIR__provders__openai__enabled", "WEIR__providers__openai__enabled")]
    [InlineData("WEIR__providers__openai__enabled__more", null)]
    [InlineData("WEIR__something_else_entirely", null)]
    [InlineData("WEIR__", null)]
    public void A_variable_that_names_nothing_is_an_error(string name, string? suggestion)
    {
        var problem = Loading.OneError(File, (name, "true"));

        Assert.Equal(name, problem.File);
        Assert.Equal(suggestion, problem.Suggestion);
        Assert.Contains("names no field", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_variable_that_could_mean_two_things_is_an_error()
    {
        var problem = Loading.OneError(
            "schema: weir/1\nproviders: { a-b: { kind: ollama }, a.b: { kind: ollama } }", ("WEIR__providers__a_b__enabled", "false"));

        Assert.Equal(
            "WEIR__providers__a_b__enabled: this variable could mean providers.a-b.enabled or providers.\"a.b\".enabled; write the value in the file instead",
            problem.ToString());
    }

    [Fact]
    public void An_id_with_two_underscores_in_a_row_is_still_found() =>
        Assert.False(Loading.Good("schema: weir/1\nproviders: { a--b: { kind: ollama } }", ("WEIR__providers__a__b__enabled", "false")).Providers["a--b"].Enabled);

    [Fact]
    public void Two_variables_for_one_value_are_an_error() =>
        Assert.Equal(
            "weir__server__drain_seconds: server.drain_seconds: is set by WEIR__server__drain_seconds too; keep one of the two variables",
            Loading.OneError(File, ("WEIR__server__drain_seconds", "1"), ("weir__server__drain_seconds", "2")).ToString());

    [Fact]
    public void A_bad_value_is_told_with_the_variable_as_its_place() =>
        Assert.Equal(
            "WEIR__server__drain_seconds: server.drain_seconds: 'soon' is not an integer. Allowed: a whole number from 0 to 3600 (seconds)",
            Loading.OneError(File, ("WEIR__server__drain_seconds", "soon")).ToString());

    [Theory]
    [InlineData("[http://a:1")]
    [InlineData("[&a x, *a]")]
    public void A_json_value_that_cannot_be_read_is_told(string value)
    {
        var problem = Loading.OneError(File, ("WEIR__server__urls", value));

        Assert.Equal("server.urls", problem.Path);
        Assert.Equal("WEIR__server__urls", problem.File);
    }

    [Fact]
    public void A_json_value_cannot_nest_without_end() =>
        Assert.Contains("nested deeper", Loading.OneError(File, ("WEIR__server__urls", new string('[', 20_000))).Message, StringComparison.Ordinal);

    [Fact]
    public void Well_known_variables_make_providers_appear_where_none_is_configured()
    {
        var result = Loading.Load((string?)null, [.. ProviderKinds.WellKnown.Select(known => (known.Variable, "sk-x")), ("WEIR__providers__openai__timeout_seconds", "700")]);

        Assert.Empty(result.Problems);
        Assert.Equal(ProviderKinds.WellKnown.Select(known => known.Kind), result.Config!.Providers.Keys);
        Assert.Equal("env:XAI_API_KEY", result.Config.Providers["xai"].Credential!.ToString());
        Assert.Equal(700, result.Config.Providers["openai"].Timeouts.TotalSeconds);
        Assert.Equal(new ConfigOrigin(ConfigLayer.WellKnown, "XAI_API_KEY"), result.Marks.Find(ConfigPath.Of("providers", "xai", "kind")));
    }

    [Fact]
    public void Well_known_variables_do_nothing_where_a_provider_is_configured() =>
        Assert.Equal(["openai", "my-llm.eu"], Loading.Good(File, ("GROQ_API_KEY", "x")).Providers.Keys);

    // S2-09: a local provider, too.
    [Theory]
    [InlineData("gpu", "http://gpu:11434/v1")]
    [InlineData("192.168.1.20:8080", "http://192.168.1.20:8080/v1")]
    [InlineData("gpu:80", "http://gpu/v1")]
    [InlineData(":8080", "http://127.0.0.1:8080/v1")]
    [InlineData("0.0.0.0", "http://127.0.0.1:11434/v1")]
    [InlineData("[::]:11434", "http://[::1]:11434/v1")]
    [InlineData("::1", "http://[::1]:11434/v1")]
    [InlineData("[::1]", "http://[::1]:11434/v1")]
    [InlineData(" \"http://gpu:11434/\" ", "http://gpu:11434/v1")]
    [InlineData("http://gpu/ollama", "http://gpu/ollama/v1")]
    [InlineData("https://llm.example/v1/", "https://llm.example/v1")]
    public void A_variable_names_the_address_of_the_local_provider(string value, string address)
    {
        var result = Loading.Load((string?)null, [("OLLAMA_HOST", value), ("OPENAI_API_KEY", "sk-x"), ("WEIR__providers__local__timeout_seconds", "700")]);

        Assert.Empty(result.Problems);
        Assert.Equal(["openai", "local"], result.Config!.Providers.Keys);
        var local = result.Config.Providers["local"];
        Assert.Equal(("openai-compatible", address, true, 700), (local.Kind, local.BaseUrl!.OriginalString, local.AllowPrivateNetwork, local.Timeouts.TotalSeconds));
        Assert.Null(local.Credential);
        Assert.Equal(new ConfigOrigin(ConfigLayer.WellKnown, "OLLAMA_HOST"), result.Marks.Find(ConfigPath.Of("providers", "local", "base_url")));
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("gpu:seventy")]
    [InlineData("gpu:70000")]
    [InlineData("gpu:")]
    [InlineData("gpu:0")]
    [InlineData("ftp://gpu")]
    [InlineData("http://")]
    [InlineData("http://user:pass-canary@gpu:11434")]
    [InlineData("user:pass-canary@gpu")]
    [InlineData("http://gpu:11434/?key=pass-canary")]
    public void An_address_that_is_none_is_told_by_the_name_of_the_variable_without_its_value(string value)
    {
        var problem = Loading.OneError((string?)null, ("OLLAMA_HOST", value));

        Assert.Equal(("OLLAMA_HOST", "providers.local.base_url"), (problem.File, problem.Path));
        Assert.Contains("OLLAMA_HOST is no address of a server", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", problem.ToString(), StringComparison.Ordinal);
        Assert.Equal(["openai", "my-llm.eu"], Loading.Good(File, ("OLLAMA_HOST", value)).Providers.Keys); // nobody asked for it there
    }

    [Fact]
    public void The_local_provider_reaches_no_metadata_service() =>
        Assert.Contains("never reached", Assert.Single(Loading.Load(Loading.Sources(null, ("OLLAMA_HOST", "169.254.169.254")), [.. EngineModule.ConfigChecks]).Errors).ToString(), StringComparison.Ordinal);

    [Fact]
    public void The_process_variables_are_read() => Assert.NotEmpty(EnvironmentVariables.OfProcess().All);
}
