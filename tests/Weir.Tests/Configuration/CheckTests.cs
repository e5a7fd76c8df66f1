using Weir.Engine.Configuration;

namespace Weir.Tests.Configuration;

/// <summary>Rules over several fields.</summary>
public sealed class CheckTests
{
    private const string Head = "schema: weir/1\nproviders: { p: { kind: ollama }, off: { kind: vllm, enabled: false } }\n";
    private const string Priced = "price: { input: 0, output: 0 }";

    [Theory]
    [InlineData("models: { m: { deployments: { d: { provider: q, " + Priced + " } } } }", "models.m.deployments.d.provider", "'q' is not a provider of this configuration")]
    [InlineData("keys: { k: { enabled: false, secret: env:A, models: [m] } }", "keys.k.models[0]", "'m' is not a model of this configuration")]
    public void A_name_that_refers_to_nothing_is_an_error(string line, string path, string message)
    {
        var problem = Loading.OneError(Head + line);

        Assert.Equal(path, problem.Path);
        Assert.Equal(message, problem.Message);
    }

    [Theory]
    [InlineData("models: { m: { deployments: { d: { provider: off, " + Priced + " } } } }", "models.m.deployments.d.provider", "never used")]
    [InlineData("models: { m: { deployments: { a: { provider: p, " + Priced + " }, b: { provider: p, " + Priced + " } } } }", "models.m.deployments.b", "fall back to itself")]
    [InlineData("budgets: { b: { period: day, limit_usd: 1, scope: { team: t } } }", "budgets.b.scope.team", "no key has the team 't'")]
    [InlineData("budgets: { b: { period: day, limit_usd: 1, scope: { key: t } } }", "budgets.b.scope.key", "'t' is not a key")]
    [InlineData("keys: { k: { enabled: false, secret: env:A, limits: { burst: 3 } } }", "keys.k.limits.burst", "no effect")]
    [InlineData("gateway: { timeouts: { total_seconds: 5 } }", "providers.p.timeouts.first_event_seconds", "longer than total_seconds")]
    public void A_likely_mistake_is_a_warning(string line, string path, string part)
    {
        var result = Loading.Load(Head + line);

        Assert.True(result.Valid);
        var problem = result.Problems.First(problem => problem.Path == path);
        Assert.Equal(ConfigSeverity.Warning, problem.Severity);
        Assert.Contains(part, problem.Message, StringComparison.Ordinal);
        Assert.Contains("warning: ", problem.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-11-21T09:00:00Z", true)]
    [InlineData("2026-11-21T09:00:01Z", false)]
    public void A_key_that_has_expired_is_a_warning(string time, bool expired)
    {
        var result = Loading.Load(Head + $"keys: {{ k: {{ secret: env:A, expires_at: {time} }} }}", ("A", Loading.Key));

        Assert.True(result.Valid);
        Assert.Equal(expired, result.Problems.Any(problem => problem.Path == "keys.k.expires_at"));
    }

    [Fact]
    public void A_budget_whose_name_callers_may_set_themselves_is_no_mistake() =>
        Assert.Empty(Loading.Load(Head + "keys: { k: { secret: env:A } }\nbudgets: { b: { period: day, limit_usd: 1, scope: { user: anyone } } }", ("A", Loading.Key)).Problems);

    [Fact]
    public void A_key_with_an_empty_list_of_models_does_not_become_one_for_all() =>
        Assert.Equal("keys.k.models", Loading.OneError(Head + "keys: { k: { secret: env:A, models: [] } }", ("A", Loading.Key)).Path);

    [Fact]
    public void A_key_whose_models_were_left_blank_is_a_warning() =>
        Assert.Equal("keys.k.models", Assert.Single(Loading.Load(Head + "keys:\n  k:\n    secret: env:A\n    models:\n", ("A", Loading.Key)).Problems).Path);

    [Fact]
    public void Oauth_needs_its_section() =>
        Assert.Equal("providers.p.oauth", Loading.OneError("schema: weir/1\nproviders: { p: { kind: openai, auth: oauth } }").Path);

    [Fact]
    public void An_oauth_section_needs_its_fields() =>
        Assert.Equal(
            ["providers.p.oauth.client_id", "providers.p.oauth.client_secret", "providers.p.oauth.token_url"],
            Loading.Load("schema: weir/1\nproviders: { p: { kind: openai, auth: oauth, oauth: {} } }").Errors.Select(problem => problem.Path).Order(StringComparer.Ordinal));

    [Fact]
    public void A_credential_over_plain_http_is_a_warning() =>
        Assert.Contains(
            "not encrypted",
            Assert.Single(Loading.Load("schema: weir/1\nproviders: { p: { kind: openai, base_url: \"http://example.com\", credential: env:A } }", ("A", "x")).Problems).Message,
            StringComparison.Ordinal);

    [Fact]
    public void No_provider_at_all_is_a_warning() => Assert.Equal("providers", Assert.Single(Loading.Load("schema: weir/1").Problems).Path);

    [Fact]
    public void Other_modules_take_part_with_their_own_checks()
    {
        var sources = Loading.Sources("schema: weir/1\nproviders:\n  p: { kind: openai }\n  q: { kind: opneai }");
        var result = Loading.Load(sources, new KindCheck());

        Assert.Null(result.Config);
        Assert.Equal(
            ["weir.yaml:3:3: providers.p: openai needs a credential", "providers.q.kind"],
            [result.Problems[0].ToString(), result.Problems[1].Path]);
        Assert.Equal(2, result.Problems.Count);
    }

    /// <summary>Complains of every provider, and of the kind that could not be read.</summary>
    private sealed class KindCheck : IConfigCheck
    {
        public IEnumerable<ConfigProblem> Check(WeirConfig config, ConfigMarks marks)
        {
            yield return marks.Error(ConfigPath.Of("providers", "p"), "openai needs a credential");
            yield return marks.Error(ConfigPath.Of("providers", "q", "kind"), $"'{config.Providers["q"].Kind}' is not registered");
        }
    }
}
