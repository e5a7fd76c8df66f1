using Weir.Engine.Configuration;
using Weir.Engine.Kernel;

namespace Weir.Tests.Configuration;

/// <summary>Secrets are referred to, found, checked, and never shown.</summary>
public sealed class SecretTests
{
    private const string Canary = "Canary7f3aSecretValueThatMustNeverBeSeen0123456789";

    private const string File = """
        schema: weir/1
        providers: { p: { kind: openai, credential: "env:PROVIDER_KEY" } }
        keys: { k: { secret: "env:CALLER_KEY" } }
        """;

    [Theory]
    [InlineData("env:NAME", SecretScheme.Env)]
    [InlineData("vault:openai/api_key", SecretScheme.Vault)]
    [InlineData("keyring:weir/openai", SecretScheme.Keyring)]
    [InlineData("hashicorp:kv/data/weir#openai", SecretScheme.Hashicorp)]
    public void References_are_read_and_written_alike(string text, SecretScheme scheme)
    {
        var reference = SecretReference.Parse(text)!;

        Assert.Equal(scheme, reference.Scheme);
        Assert.Equal(text, reference.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("env:")]
    [InlineData("env:1A")]
    [InlineData("env:A B")]
    [InlineData("ENV:A")]
    [InlineData("vault:openai")]
    [InlineData("vault:/x")]
    [InlineData("hashicorp:path")]
    [InlineData("file:/etc/secret")]
    [InlineData("sk-1234")]
    public void What_is_no_reference_is_not_taken_for_one(string text) => Assert.Null(SecretReference.Parse(text));

    [Fact]
    public void A_reference_resolves_to_the_variables_value()
    {
        var variables = new EnvironmentVariables([KeyValuePair.Create("A", Canary)]);

        Assert.Equal(Canary, new SecretReference(SecretScheme.Env, "A").Resolve(variables).Reveal());
        Assert.Equal("the environment variable B is not set", Assert.Throws<InvalidOperationException>(() => new SecretReference(SecretScheme.Env, "B").Resolve(variables)).Message);
    }

    [Fact]
    public void A_missing_variable_is_told_with_field_and_name()
    {
        var result = Loading.Load(File, ("CALLER_KEY", ""));

        Assert.Equal(
            [
                "weir.yaml:2:45: providers.p.credential: the environment variable PROVIDER_KEY is not set",
                "weir.yaml:3:22: keys.k.secret: the environment variable CALLER_KEY is empty",
            ],
            result.Errors.Select(problem => problem.ToString()));
    }

    [Theory]
    [InlineData("hashicorp:secret/data/openai#key", "the reference hashicorp:secret/data/openai#key leads nowhere: write credentials.hashicorp with the address of the server")]
    [InlineData("keyring:openai/", "'********' is not a reference to a secret")]
    public void A_reference_to_nothing_is_refused_with_its_field(string reference, string beginning)
    {
        var error = Loading.OneError($"schema: weir/1\nproviders: {{ p: {{ kind: openai, credential: \"{reference}\" }} }}");

        Assert.Equal("providers.p.credential", error.Path);
        Assert.StartsWith(beginning, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("secret/openai#key")]
    [InlineData("secret/data/#key")]
    [InlineData("data/openai#key")]
    [InlineData("secret/data/../sys/raw#key")]
    [InlineData("secret/data/a%2f..#key")]
    [InlineData("secret/data/a?list=true#key")]
    public void A_path_that_leads_out_of_the_engine_is_refused(string path)
    {
        const string Server = "credentials: { hashicorp: { address: \"https://vault.example:8200\", token: \"env:T\" } }\n";
        var error = Loading.OneError($"schema: weir/1\n{Server}providers: {{ p: {{ kind: openai, credential: \"hashicorp:{path}\" }} }}", ("T", Canary));

        Assert.Equal("providers.p.credential", error.Path);
        Assert.Contains("mount/data/path#field", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("providers: { p: { kind: openai, credential: \"vault:OpenAI/key\" } }", "the reference vault:OpenAI/key cannot be right: the service must be in lower case: is 'openai' meant?")]
    [InlineData("providers: { p: { kind: openai, credentials: [\"env:A\", \"vault:a/b/c\"] } }", "the reference vault:a/b/c cannot be right: the name must have 1 to 64")]
    [InlineData("providers: { p: { kind: openai, credential: \"vault:a/b\", credentials: [\"vault:a/c\"] } }", "stands beside credential")]
    [InlineData("providers: { p: { kind: openai, credentials: [\"vault:a/c\", \"vault:a/c\"] } }", "stands in the list twice")]
    [InlineData("providers: { p: { kind: openai, credentials: [] } }", "needs at least 1")]
    [InlineData("keys: { k: { secret: \"vault:a/b\" } }", "a secret of the vault cannot be used here; use env:NAME")]
    public void A_reference_to_the_vault_that_cannot_be_right_is_refused(string yaml, string beginning) =>
        Assert.StartsWith(beginning, Loading.OneError("schema: weir/1\n" + yaml, ("A", "x")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_key_needs_thirty_two_characters() =>
        Assert.Equal(
            "weir.yaml:3:22: keys.k.secret: the secret at env:CALLER_KEY has 31 characters; at least 32 are needed",
            Loading.OneError(File, ("PROVIDER_KEY", "x"), ("CALLER_KEY", Canary[..31])).ToString());

    [Theory]
    [InlineData("with blank ")]
    [InlineData("line\n")]
    [InlineData("crlf\r\nEvil: 1")]
    [InlineData("ümlaut")]
    [InlineData("nul\0")]
    [InlineData("tab\t")]
    public void A_credential_that_could_break_a_header_is_refused_unseen(string value)
    {
        var problem = Loading.OneError(File, ("PROVIDER_KEY", value), ("CALLER_KEY", Loading.Key));

        Assert.Equal("weir.yaml:2:45: providers.p.credential: the secret at env:PROVIDER_KEY must be printable ASCII without blanks and line breaks", problem.ToString());
    }

    [Fact]
    public void Two_keys_cannot_share_a_secret() =>
        Assert.Equal(
            "weir.yaml:2:44: keys.b.secret: is the same secret as that of key 'a'; each key needs its own",
            Loading.OneError("schema: weir/1\nkeys: { a: { secret: env:A }, b: { secret: env:B } }", ("A", Loading.Key), ("B", Loading.Key)).ToString());

    [Fact]
    public void S0_10_what_is_disabled_needs_no_secret()
    {
        var config = Loading.Good("schema: weir/1\nproviders: { p: { kind: openai, credential: env:A, enabled: false } }\nkeys: { k: { secret: env:B, enabled: false } }");

        Assert.False(config.Providers["p"].Enabled);
    }

    [Fact]
    public void A_file_can_be_checked_away_from_its_secrets() => Assert.True(Loading.Load(Loading.Sources(File) with { CheckSecrets = false }).Valid);

    [Fact]
    public void A_literal_secret_is_refused_and_not_shown()
    {
        var problem = Loading.OneError($"schema: weir/1\nproviders: {{ p: {{ kind: openai, credential: {Canary} }} }}");

        Assert.Equal(
            "weir.yaml:2:45: providers.p.credential: '********' is not a reference to a secret; put the secret into an environment variable and write 'env:' and its name here."
            + " Allowed: env:NAME, vault:service/name, keyring:service/name, hashicorp:path#field",
            problem.ToString());
        Assert.Equal("********", problem.Value);
    }

    // S1-02 ⚠: sensitive values are masked wherever they may appear.
    [Theory]
    [InlineData("providers: { p: { kind: openai, credential: CANARY } }")]
    [InlineData("providers: { p: { kind: openai, credential: \"env:CANARY \" } }")]
    [InlineData("providers: { p: { kind: CANARY } }")]
    [InlineData("providers: { p: CANARY }")]
    [InlineData("providers: CANARY")]
    [InlineData("providers: { p: { kind: openai, headers: { Authorization: \"Bearer CANARY\\n\" } } }")]
    [InlineData("providers: { p: { kind: openai, headers: { Bad_Name: CANARY } } }")]
    [InlineData("providers: { p: { kind: openai, auth: oauth, oauth: { token_url: \"http://CANARY@x\", client_id: a, client_secret: CANARY } } }")]
    [InlineData("keys: { k: { secret: CANARY } }")]
    [InlineData("keys: { k: { secret: [CANARY] } }")]
    [InlineData("keys: { k: { secret: { env: CANARY } } }")]
    [InlineData("keys: { k: { secret: \"CANARY")]
    [InlineData("keys: { k: { secret: *CANARY } }")]
    [InlineData("keys: { k: { secret: &CANARY x } }")]
    [InlineData("keys: { k: { secret: !CANARY x } }")]
    [InlineData("keys: { k: { models: [CANARY], secret: env:K } }")]
    [InlineData("budgets: { b: { period: CANARY, limit_usd: CANARY, timezone: CANARY, scope: { team: CANARY, provider: CANARY } } }")]
    [InlineData("environment: CANARY")]
    [InlineData("schema: CANARY")]
    [InlineData("%CANARY 1\n---\na: 1")]
    public void A_canary_in_any_place_is_in_no_problem(string line)
    {
        var text = (line.StartsWith('%') ? "" : "schema: weir/1\n") + line.Replace("CANARY", Canary, StringComparison.Ordinal);
        var result = Loading.Load(text, ("K", Loading.Key));

        Assert.NotEmpty(result.Problems);
        Assert.All(result.Problems, problem => Assert.DoesNotContain(Canary[..12], $"{problem} {problem.Value} {problem.Suggestion} {problem.Allowed} {problem.Path}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("WEIR__providers__p__credential")]
    [InlineData("WEIR__providers__p__headers")]
    [InlineData("WEIR__providers__p__kind")]
    [InlineData("WEIR__providers__q__credential")]
    [InlineData("WEIR__keys__k__secret")]
    [InlineData("PROVIDER_KEY")]
    [InlineData("CALLER_KEY")]
    public void A_canary_in_a_variable_is_in_no_problem(string name)
    {
        var values = new Dictionary<string, string> { ["PROVIDER_KEY"] = "ok", ["CALLER_KEY"] = Loading.Key, [name] = Canary + "\r\n" };
        var result = Loading.Load(File, [.. values.Select(value => (value.Key, value.Value))]);

        Assert.NotEmpty(result.Problems);
        Assert.All(result.Problems, problem => Assert.DoesNotContain(Canary[..12], $"{problem} {problem.Value}", StringComparison.Ordinal));
    }

    [Fact]
    public void Header_values_print_as_stars()
    {
        var config = Loading.Good($"schema: weir/1\nproviders: {{ p: {{ kind: ollama, headers: {{ X-Key: {Canary} }} }} }}");

        Assert.Equal(new SecretString(Canary), config.Providers["p"].Headers["X-Key"]);
        Assert.DoesNotContain(Canary, string.Join(' ', config.Providers["p"].Headers), StringComparison.Ordinal);
    }
}
