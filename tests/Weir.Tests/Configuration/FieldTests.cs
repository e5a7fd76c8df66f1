using System.Net;
using Weir.Engine.Configuration;

namespace Weir.Tests.Configuration;

/// <summary>What each kind of field takes, and what is said of what it does not take.</summary>
public sealed class FieldTests
{
    private const string Head = "schema: weir/1\n";

    [Theory]
    [InlineData("server: { drain_seconds: 3601 }", "weir.yaml:2:26: server.drain_seconds: '3601' is out of range. Allowed: a whole number from 0 to 3600 (seconds)")]
    [InlineData("server: { drain_seconds: -1 }", "weir.yaml:2:26: server.drain_seconds: '-1' is out of range. Allowed: a whole number from 0 to 3600 (seconds)")]
    [InlineData("server: { drain_seconds: 1.5 }", "weir.yaml:2:26: server.drain_seconds: '1.5' is not an integer. Allowed: a whole number from 0 to 3600 (seconds)")]
    [InlineData("server: { drain_seconds: \"5\" }", "weir.yaml:2:26: server.drain_seconds: '5' is text because of its quotes; write it without them. Allowed: a whole number from 0 to 3600 (seconds)")]
    [InlineData("server: { drain_seconds: [5] }", "weir.yaml:2:26: server.drain_seconds: is a list, where an integer belongs. Allowed: a whole number from 0 to 3600 (seconds)")]
    [InlineData("server: 5", "weir.yaml:2:9: server: is a single value, where a mapping belongs. Allowed: a mapping with urls, admin_urls, tls, max_body_bytes, body_memory_bytes, drain_seconds")]
    [InlineData("server: { urls: {} }", "weir.yaml:2:17: server.urls: is a mapping, where a list belongs. Allowed: a list; each item: http://host:port or https://host:port, such as http://127.0.0.1:3456 or https://*:8443; https needs server.tls")]
    [InlineData("server: { drian_seconds: 5 }", "weir.yaml:2:11: server.drian_seconds: is not a field of server; did you mean 'drain_seconds'? Allowed: urls, admin_urls, tls, max_body_bytes, body_memory_bytes, drain_seconds")]
    [InlineData("provider: {}", "weir.yaml:2:1: provider: is not a field of the configuration; did you mean 'providers'? Allowed: schema, environment, server, storage, egress, access, gateway, providers, models, presets, recommended, keys, budgets, integrations, credentials, notices, pricing, configuration, reload, flags, backups, audit, telemetry, metadata")]
    [InlineData("storage: { kind: sqlit }", "weir.yaml:2:18: storage.kind: 'sqlit' is not one of the choices; did you mean 'sqlite'? Allowed: sqlite, postgres")]
    [InlineData("storage: { kind: postgres }", "weir.yaml:2:18: storage.kind: 'postgres' is not available yet; use sqlite")]
    [InlineData("providers: { openai: { kind: opneai } }", "weir.yaml:2:30: providers.openai.kind: 'opneai' is not a provider kind; did you mean 'openai'? Allowed: openai, anthropic, openai-compatible, simulator, openrouter, azure-openai, gemini, mistral, groq, deepseek, xai, ollama, vllm")]
    [InlineData("providers: { openai: {} }", "weir.yaml:2:22: providers.openai.kind: is required. Allowed: openai, anthropic, openai-compatible, simulator, openrouter, azure-openai, gemini, mistral, groq, deepseek, xai, ollama, vllm")]
    [InlineData("providers: { health: { kind: ollama } }", "weir.yaml:2:14: providers.health: is reserved: /api/providers/health is a page; choose another id")]
    [InlineData("providers: { \"a b\": { kind: ollama } }", "weir.yaml:2:14: providers.\"a b\": is not an id: 1 to 64 letters, digits, '.', '_' and '-', beginning with a letter or digit")]
    [InlineData("models: { m: { deployments: {} } }", "weir.yaml:2:29: models.m.deployments: needs at least one deployment")]
    [InlineData("gateway: { retry: { jitter: yes } }", "weir.yaml:2:29: gateway.retry.jitter: 'yes' is not a boolean. Allowed: true or false")]
    [InlineData("gateway: { retry: { backoff_factor: 0.9 } }", "weir.yaml:2:37: gateway.retry.backoff_factor: '0.9' is out of range. Allowed: a number from 1 to 10")]
    [InlineData("access: { anonymous_loopback: [metrics, metrics] }", "weir.yaml:2:41: access.anonymous_loopback[1]: stands in the list twice; remove one")]
    [InlineData("egress: { allow: [10.0.0.0/8, null] }", "weir.yaml:2:31: egress.allow[1]: is empty; write a value or remove it")]
    [InlineData("environment: ../other", "weir.yaml:2:14: environment: '../other' is not an environment name. Allowed: development, testing, staging, production, or a name (letters, digits, '-', '_') that has its own file")]
    [InlineData("server: { urls: [http://a:1], admin_urls: [http://a:1] }", "weir.yaml:2:44: server.admin_urls[0]: stands in urls too; a separate listener needs an address of its own")]
    [InlineData("server: { max_body_bytes: 2097152, body_memory_bytes: 1048576 }", "weir.yaml:2:27: server.max_body_bytes: is larger than body_memory_bytes (1048576), so that no such body could ever be taken")]
    public void A_wrong_value_is_told_with_its_place_and_what_is_allowed(string line, string expected) =>
        Assert.Equal(expected, Loading.OneError(Head + line).ToString());

    [Fact]
    public void All_problems_are_told_at_once_in_the_order_of_the_file()
    {
        var result = Loading.Load("""
            schema: weir/2
            serv: {}
            storage: { durability: paper }
            providers:
              a: { kind: nothing, credential: "env:NOT_SET", retry: { max_attempts: 0 } }
            models:
              "gpt-4.1": { deployments: { primary: { provider: b, model: "two words" } } }
            keys:
              k: { secret: "env:ALSO_NOT_SET", models: [gpt-4-1] }
            """);

        Assert.Null(result.Config);
        Assert.Equal(
            [
                "schema", "serv", "storage.durability", "providers.a.kind", "providers.a.credential", "providers.a.retry.max_attempts",
                "models.\"gpt-4.1\".deployments.primary.provider", "models.\"gpt-4.1\".deployments.primary.model", "keys.k.secret", "keys.k.models[0]",
            ],
            result.Errors.Select(problem => problem.Path));
        Assert.Equal("gpt-4.1", result.Errors.Last().Suggestion);
    }

    [Theory]
    [InlineData("http://127.0.0.1:3456", true)]
    [InlineData("http://[::1]:3456", true)]
    [InlineData("http://*:80", true)]
    [InlineData("http://+:80", true)]
    [InlineData("http://localhost", true)]
    [InlineData("ftp://localhost:3456", false)]
    [InlineData("http://localhost/path", false)]
    [InlineData("localhost:3456", false)]
    [InlineData("http://localhost:99999", false)]
    [InlineData("http://", false)]
    [InlineData("/etc/socket", false)]
    public void Listen_addresses(string text, bool good) => Takes($"server: {{ urls: [\"{text}\"] }}", good);

    [Theory]
    [InlineData("https://api.example.com/v1", true)]
    [InlineData("http://127.0.0.1:11434", true)]
    [InlineData("https://user:pass@example.com", false)]
    [InlineData("https://example.com?key=1", false)]
    [InlineData("https://example.com#x", false)]
    [InlineData("ftp://example.com", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("example.com", false)]
    [InlineData("/v1", false)]
    [InlineData("https://exa mple.com", false)]
    [InlineData("https://ｅxample.com", false)]
    public void Base_addresses(string text, bool good) => Takes($"providers: {{ p: {{ kind: ollama, base_url: \"{text}\" }} }}", good);

    [Theory]
    [InlineData("10.0.0.0/8", true)]
    [InlineData("192.168.1.7", true)]
    [InlineData("fd00::/8", true)]
    [InlineData("::1", true)]
    [InlineData("10.0.0.1/8", false)]
    [InlineData("10.0.0.0/33", false)]
    [InlineData("10/8", false)]
    [InlineData("0x0a000000/8", false)]
    [InlineData("localhost", false)]
    public void Networks(string text, bool good) => Takes($"egress: {{ allow: [\"{text}\"] }}", good);

    [Fact]
    public void One_address_is_a_network_of_one() =>
        Assert.Equal([IPNetwork.Parse("192.168.1.7/32")], Loading.Good(Head + "egress: { allow: [192.168.1.7] }").Egress.Allow);

    [Theory]
    [InlineData("0", true)]
    [InlineData("12.50", true)]
    [InlineData("\"12.50\"", true)]
    [InlineData("0.000000001", true)]
    [InlineData("0.0000000001", false)]
    [InlineData("9000000000", true)]
    [InlineData("9000000000.01", false)]
    [InlineData("-1", false)]
    [InlineData("1e3", false)]
    [InlineData("1,000", false)]
    [InlineData("$5", false)]
    [InlineData(".nan", false)]
    [InlineData(".inf", false)]
    public void Amounts_of_money(string text, bool good) => Takes($"budgets: {{ b: {{ period: day, limit_usd: {text} }} }}", good);

    [Theory]
    [InlineData("10000", true)]
    [InlineData("10000.01", false)]
    [InlineData("-0.01", false)]
    [InlineData("0.0375", true)]
    public void Prices_have_a_plausible_size(string text, bool good) =>
        Takes($"providers: {{ p: {{ kind: ollama }} }}\nmodels: {{ m: {{ deployments: {{ d: {{ provider: p, price: {{ input: {text}, output: 1 }} }} }} }} }}", good);

    [Theory]
    [InlineData("day", BudgetPeriodKind.Day, 0)]
    [InlineData("lifetime", BudgetPeriodKind.Lifetime, 0)]
    [InlineData("90m", BudgetPeriodKind.Rolling, 90)]
    [InlineData("24h", BudgetPeriodKind.Rolling, 1440)]
    [InlineData("366d", BudgetPeriodKind.Rolling, 527040)]
    public void Periods(string text, BudgetPeriodKind kind, int minutes)
    {
        var period = Loading.Good(Head + $"budgets: {{ b: {{ period: {text}, limit_usd: 1 }} }}").Budgets["b"].Period;

        Assert.Equal(new BudgetPeriod(kind, TimeSpan.FromMinutes(minutes)), period);
        Assert.Equal(period, BudgetPeriod.Parse(period.ToString()));
    }

    [Theory]
    [InlineData("dayly")]
    [InlineData("rolling")]
    [InlineData("Day")]
    [InlineData("0h")]
    [InlineData("367d")]
    [InlineData("-1d")]
    [InlineData("d")]
    [InlineData("99999999d")]
    public void Texts_that_are_no_period(string text) => Assert.Equal("budgets.b.period", Loading.OneError(Head + $"budgets: {{ b: {{ period: {text}, limit_usd: 1 }} }}").Path);

    [Theory]
    [InlineData("UTC", true)]
    [InlineData("Europe/Berlin", true)]
    [InlineData("Mars/Olympus", false)]
    [InlineData("../../etc/passwd", false)]
    [InlineData("/etc/localtime", false)]
    public void Time_zones(string text, bool good) => Takes($"budgets: {{ b: {{ period: day, limit_usd: 1, timezone: \"{text}\" }} }}", good);

    [Theory]
    [InlineData("[0.8, 0.95, 1]", true)]
    [InlineData("[0]", false)]
    [InlineData("[1.01]", false)]
    [InlineData("[0.8, 0.80]", false)]
    public void Thresholds(string text, bool good) => Takes($"budgets: {{ b: {{ period: day, limit_usd: 1, thresholds: {text} }} }}", good);

    [Theory]
    [InlineData("2027-01-31T00:00:00Z", "2027-01-31T00:00:00+00:00")]
    [InlineData("2027-01-31T01:30:00.5+01:30", "2027-01-31T00:00:00.5+00:00")]
    public void Times_are_kept_in_utc(string text, string expected)
    {
        var key = Loading.Good(Head + $"keys: {{ k: {{ enabled: false, secret: env:A, expires_at: {text} }} }}").Keys["k"];

        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), key.ExpiresAt);
        Assert.Equal(TimeSpan.Zero, key.ExpiresAt!.Value.Offset);
    }

    [Theory]
    [InlineData("2027-01-31")]
    [InlineData("2027-01-31T00:00:00")]
    [InlineData("2027-02-30T00:00:00Z")]
    [InlineData("tomorrow")]
    public void A_time_without_offset_is_no_time(string text) =>
        Assert.Equal("keys.k.expires_at", Loading.OneError(Head + $"keys: {{ k: {{ enabled: false, secret: env:A, expires_at: {text} }} }}").Path);

    [Theory]
    [InlineData("X-Team: a", true)]
    [InlineData("X_Team: a", false)]
    [InlineData("host: a", false)]
    [InlineData("Content-Length: 1", false)]
    [InlineData("\"X-A\\r\\nEvil\": a", false)]
    [InlineData("X-A: \"v\\r\\nEvil: 1\"", false)]
    [InlineData("X-A: \"v\\u001b\"", false)]
    [InlineData("X-A: é", false)]
    [InlineData("X-A: \"\"", false)]
    public void Headers_cannot_break_out(string header, bool good) => Takes($"providers: {{ p: {{ kind: ollama, headers: {{ {header} }} }} }}", good);

    [Theory]
    [InlineData("api_version: 2024-10-21", "2024-10-21")]
    [InlineData("api_version: true", "true")]
    [InlineData("api_version: 1.10", "1.10")]
    public void A_text_stays_as_written(string line, string expected) =>
        Assert.Equal(expected, Loading.Good(Head + $"providers: {{ p: {{ kind: ollama, {line} }} }}").Providers["p"].ApiVersion);

    [Fact]
    public void A_null_counts_as_not_written() =>
        Assert.Equal(120, Loading.Good(Head + "server: { drain_seconds: ~, urls: null }\nproviders:\nmodels: {}").Server.DrainSeconds);

    [Fact]
    public void A_provider_starts_from_the_gateways_values_field_by_field()
    {
        var config = Loading.Good(Head + """
            providers:
              a: { kind: ollama, timeouts: { idle_seconds: 7 } }
              b: { kind: ollama, timeout_seconds: 9 }
            gateway: { timeouts: { idle_seconds: 5, total_seconds: 6 }, retry: { max_attempts: 4 } }
            """);

        Assert.Equal(new TimeoutsConfig { IdleSeconds = 7, TotalSeconds = 6 } with { FirstEventSeconds = 60 }, config.Providers["a"].Timeouts);
        Assert.Equal(5, config.Providers["b"].Timeouts.IdleSeconds);
        Assert.Equal(9, config.Providers["b"].Timeouts.TotalSeconds);
        Assert.Equal(4, config.Providers["b"].Retry.MaxAttempts);
    }

    [Fact]
    public void The_two_names_of_a_timeout_cannot_both_be_written() =>
        Assert.Equal(
            "weir.yaml:2:33: providers.p.timeout_seconds: says the same as 'timeouts.total_seconds'; write only one of them",
            Loading.OneError(Head + "providers: { p: { kind: ollama, timeout_seconds: 1, timeouts: { total_seconds: 2 } } }").ToString());

    [Fact]
    public void A_bad_value_under_the_short_name_is_told_once() =>
        Assert.Equal("providers.p.timeouts.total_seconds", Loading.OneError(Head + "providers: { p: { kind: ollama, timeout_seconds: x } }").Path);

    [Fact]
    public void Faults_of_the_simulator_are_kept_as_texts()
    {
        var fault = Assert.Single(Loading.Good(Head + "providers: { s: { kind: simulator, simulator: { faults: [\"sim-gpt#1-2!status=529\"] } } }").Providers["s"].Simulator.Faults);

        Assert.Equal("sim-gpt#1-2!status=529", fault);
    }

    private static void Takes(string line, bool good) => Assert.Equal(good, Loading.Load(Head + line).Valid);
}
