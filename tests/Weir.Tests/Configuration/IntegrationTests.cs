using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Weir.Engine.Configuration;
using Weir.Engine.Configuration.Revisions;

namespace Weir.Tests.Configuration;

/// <summary>The section of outside tools: what it requires, what it inherits.</summary>
public sealed class IntegrationTests
{
    private const string Head = "schema: weir/1\nproviders: { p: { kind: ollama } }\nintegrations:\n";

    // S0-10 ⚠: in the source a default configuration, disabled as it is, could not even be made.
    [Fact]
    public void A_disabled_one_needs_nothing()
    {
        var result = Loading.Load(Head + "  router: {}\n  other: { enabled: false, auth: oauth, credential: env:NOT_THERE }\n");

        Assert.Empty(result.Problems);
        var router = result.Config!.Integrations["router"];
        Assert.Equal(("http", "v1", false, 3, 30, 10), (router.Kind, router.ApiVersion, router.Enabled, router.Retry.MaxAttempts, router.Timeouts.TotalSeconds, router.Timeouts.ConnectSeconds));
        Assert.Equal((true, 30, "/health", 5), (router.HealthCheck.Enabled, router.HealthCheck.IntervalSeconds, router.HealthCheck.Endpoint, router.HealthCheck.TimeoutSeconds));
        Assert.Equal((true, 30, false, true), (router.Monitoring.Enabled, router.Monitoring.RetentionDays, router.Monitoring.DebugLogging, router.FallbackEnabled));
        Assert.Equal(new LimitsConfig(), router.Limits);
        Assert.False(router.IsProbed);
    }

    [Theory]
    [InlineData("enabled: true", "router.endpoint: is required while the integration is enabled")]
    [InlineData("enabled: true, endpoint: \"ftp://x\"", "router.endpoint: 'ftp://x' is not a web address. Allowed: an absolute http:// or https:// address without user, query or fragment")]
    [InlineData("enabled: true, endpoint: \"https://x.example\", auth: bearer", "router.credential: is required where auth is 'bearer'")]
    [InlineData("enabled: true, endpoint: \"https://x.example\", auth: oauth", "router.oauth: is required where auth is 'oauth'; write token_url, client_id and client_secret")]
    [InlineData("enabled: true, endpoint: \"https://x.example\", credential: \"env:EXTERNAL_API_KEY\"", "router.credential: the environment variable EXTERNAL_API_KEY is not set")]
    [InlineData("limits: { requests_per_minute: 0 }", "router.limits.requests_per_minute: '0' is out of range. Allowed: a whole number from 1 to 1000000 (requests)")]
    [InlineData("monitoring: { retention_days: 0 }", "router.monitoring.retention_days: '0' is out of range. Allowed: a whole number from 1 to 3650 (days)")]
    [InlineData("credential: sk-live-0123456789abcdef", "router.credential: '********' is not a reference to a secret; put the secret into an environment variable and write 'env:' and its name here. Allowed: env:NAME, vault:service/name, keyring:service/name, hashicorp:path#field")]
    [InlineData("fallback: router", "router.fallback: is the integration itself")]
    [InlineData("fallback: rooter2", "router.fallback: 'rooter2' is not an integration of this configuration; did you mean 'router2'? Allowed: router2")]
    [InlineData("extends: rooter2", "router.extends: 'rooter2' is not an integration of this configuration; did you mean 'router2'?")]
    [InlineData("extends: router", "router.extends: goes round in a circle: router -> router")]
    public void What_does_not_fit_is_told_with_its_place(string fields, string message) =>
        Assert.EndsWith("integrations." + message, Loading.OneError(Head + $"  router: {{ {fields} }}\n  router2: {{}}\n").ToString(), StringComparison.Ordinal);

    [Fact]
    public void One_inherits_what_it_does_not_write_and_each_value_keeps_its_place()
    {
        const string Text = Head + """
              base: { template: true, label: Base, kind: http, endpoint: "https://tool.example", limits: { requests_per_minute: 60, burst: 10 }, settings: { a: 1, b: 2 } }
              router: { extends: base, enabled: true, kind: model-router, limits: { burst: 5 }, settings: { b: 3 } }
              quiet: { extends: router, enabled: false, monitoring: { enabled: false } }
            """;
        var sources = Loading.Sources(Text, ("WEIR__integrations__base__limits__tokens_per_minute", "10000"));
        var result = Loading.Load(sources);

        Assert.Empty(result.Problems);
        var (router, quiet) = (result.Config!.Integrations["router"], result.Config.Integrations["quiet"]);
        Assert.Equal(("https://tool.example/", "model-router", null, false, true), (router.Endpoint!.AbsoluteUri, router.Kind, router.Label, router.Template, router.IsProbed));
        Assert.Equal((60, 5, 10_000), (router.Limits.RequestsPerMinute, router.Limits.Burst, router.Limits.TokensPerMinute));
        Assert.Equal(new Dictionary<string, string> { ["a"] = "1", ["b"] = "3" }, router.Settings);
        Assert.Equal(("model-router", false, 5), (quiet.Kind, quiet.Enabled, quiet.Limits.Burst));
        var origins = EffectiveValues.Of(result.Config, result.Marks, ConfigPath.Of("integrations", "quiet")).ToDictionary(one => one.Path, one => one.Origin.ToString(), StringComparer.Ordinal);
        Assert.Equal(
            ("weir.yaml:4", "weir.yaml:5", "WEIR__integrations__base__limits__tokens_per_minute", "weir.yaml:6", "default"),
            (Line("limits.requests_per_minute"), Line("limits.burst"), origins["integrations.quiet.limits.tokens_per_minute"], Line("monitoring.enabled"), origins["integrations.quiet.api_version"]));

        // What is stored, compared and rolled back to is what was written.
        Assert.DoesNotContain("tokens_per_minute", new ConfigState(1, result, []).Document[new ConfigState(1, result, []).Document.IndexOf("\"router\"", StringComparison.Ordinal)..], StringComparison.Ordinal);

        string Line(string field) => origins["integrations.quiet." + field] is var text ? text[..text.LastIndexOf(':')] : "";
    }

    [Fact]
    public void Circles_and_towers_are_refused()
    {
        var circle = Loading.Load(Head + "  a: { extends: b }\n  b: { extends: c }\n  c: { extends: b }\n");
        Assert.Null(circle.Config);
        Assert.Equal(["integrations.b.extends: goes round in a circle: b -> c -> b", "integrations.c.extends: goes round in a circle: c -> b -> c"], circle.Errors.Select(error => $"{error.Path}: {error.Message}"));

        var tower = string.Concat(Enumerable.Range(1, 9).Select(n => $"  i{n}: {{ extends: i{n - 1} }}\n"));
        Assert.Equal(("integrations.i9.extends", "is more than 8 levels deep"), (Loading.OneError(Head + "  i0: {}\n" + tower).Path, Loading.OneError(Head + "  i0: {}\n" + tower).Message));
        Assert.Empty(Loading.Load(Head + "  i0: {}\n" + string.Join('\n', tower.Split('\n').SkipLast(2)) + "\n").Problems);
    }

    [Fact]
    public void Of_several_levels_the_nearest_that_writes_a_value_wins()
    {
        var level = from days in Gen.Choose(0, 40) from burst in Gen.Choose(0, 40) from rate in Gen.Choose(0, 40) select (days, burst, rate);
        Prop.ForAll(level.ArrayOf(4).ToArbitrary(), levels =>
        {
            var text = Head + string.Concat(levels.Select((one, n) => $"  i{n}: {{ {(n > 0 ? $"extends: i{n - 1}" : "kind: x")}{Wrote(", monitoring: { retention_days: ", one.days)}{Limits(one.burst, one.rate)} }}\n"));
            var found = Loading.Good(text).Integrations["i3"];
            return found.Monitoring.RetentionDays == (Nearest(levels.Select(one => one.days)) ?? 30)
                && found.Limits.Burst == Nearest(levels.Select(one => one.burst))
                && found.Limits.RequestsPerMinute == Nearest(levels.Select(one => one.rate));
        }).QuickCheckThrowOnFailure();

        // Above 30 stands for "not written".
        static int? Nearest(IEnumerable<int> written) => written.Reverse().Where(value => value is > 0 and <= 30).Select(value => (int?)value).FirstOrDefault();

        static string Wrote(string before, int value) => value is > 0 and <= 30 ? before + value.ToString(CultureInfo.InvariantCulture) + " }" : "";

        static string Limits(int burst, int rate) =>
            (burst is > 0 and <= 30, rate is > 0 and <= 30) switch
            {
                (true, true) => $", limits: {{ burst: {burst}, requests_per_minute: {rate} }}",
                (true, false) => $", limits: {{ burst: {burst} }}",
                (false, true) => $", limits: {{ requests_per_minute: {rate} }}",
                _ => "",
            };
    }

    [Fact]
    public void One_with_an_endpoint_that_nobody_enabled_is_told_of() =>
        Assert.Contains("has an endpoint and is not enabled", Assert.Single(Loading.Load(Head + "  router: { endpoint: \"https://x.example\" }\n").Problems).Message, StringComparison.Ordinal);
}
