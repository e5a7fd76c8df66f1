using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Weir.Acceptance.Running;
using Weir.Tests.Support;
using YamlDotNet.RepresentationModel;

namespace Weir.Acceptance.Monitoring;

/// <summary>Everything in <c>deploy/</c> is read, and checked by its own tools where these are to be had: promtool (Debian: prometheus), amtool (prometheus-alertmanager).</summary>
public sealed partial class DeployFilesTests
{
    // What current Grafana still draws; 'graph' and 'singlestat' are gone (S4-20a ⚠).
    private static readonly string[] PanelTypes = ["timeseries", "stat", "table", "piechart", "heatmap", "bargauge"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Of(string ending) => [.. DeployFiles.All.Where(path => path.EndsWith(ending, StringComparison.Ordinal))];

    public static TheoryData<string> In(string folder) => [.. DeployFiles.All.Where(path => path.StartsWith("deploy/" + folder, StringComparison.Ordinal) && Path.GetDirectoryName(path) == "deploy/" + folder)];

    [Fact]
    public void Every_yaml_and_json_file_is_read()
    {
        var yaml = DeployFiles.All.Where(path => path.EndsWith(".yml", StringComparison.Ordinal) || path.EndsWith(".yaml", StringComparison.Ordinal)).ToList();
        var json = DeployFiles.All.Where(path => path.EndsWith(".json", StringComparison.Ordinal)).ToList();
        Assert.True(yaml.Count >= 20 && json.Count >= 10, "files are missing");
        Assert.All(yaml, path => Assert.NotEmpty(DeployFiles.Documents(path)));
        Assert.All(json, path => Assert.NotNull(DeployFiles.Json(path)));
    }

    // S4-02 ⚠: Redis is read through its exporter.
    [Fact]
    public async Task Prometheus_takes_its_file()
    {
        Assert.Equal(0, (await RunAsync("promtool", ["check", "config", "prometheus.yml"], DeployFiles.Prometheus)).Code);
        var file = DeployFiles.Yaml("deploy/prometheus/prometheus.yml");
        Assert.Equal(["weir", "node-exporter", "redis", "custom-exporters"], file.Each("scrape_configs/*").Select(job => job.At("job_name")));
        Assert.Equal(["127.0.0.1:9121"], DeployFiles.Yaml("deploy/prometheus/targets/available/redis.yml").Each("*/targets/*").Select(target => ((YamlScalarNode)target).Value));
        Assert.Equal("15s", file.Child("global")!.At("scrape_interval"));
        Assert.Equal("10s", file.Each("scrape_configs/*").First().At("scrape_interval"));
    }

    // S4-18 ⚠ to S4-18n ⚠ and S3-04a to S3-04i ⚠: each rule has at least one case that fires and one that does not, or a value.
    [Theory]
    [MemberData(nameof(In), "prometheus/tests")]
    public async Task Unit_tests_of_the_rules_pass(string path)
    {
        var (code, output) = await RunAsync("promtool", ["test", "rules", Path.GetFileName(path)], RepoRoot.At("deploy/prometheus/tests"));
        Assert.True(code == 0, output);

        var rules = DeployFiles.Yaml(path.Replace("/tests/", "/rules/", StringComparison.Ordinal).Replace(".test.yml", ".yml", StringComparison.Ordinal)).Each("groups/*/rules/*").ToList();
        var cases = DeployFiles.Yaml(path).Each("tests/*/alert_rule_test/*").ToLookup(test => test.At("alertname"), test => test.Each("exp_alerts/*").Any());
        var values = DeployFiles.Yaml(path).Each("tests/*/promql_expr_test/*").Select(test => test.At("expr")).ToHashSet();
        Assert.All(rules, rule => Assert.True(
            rule.At("record") is { } record ? values.Contains(record) : cases[rule.At("alert")].Distinct().Count() == 2, $"{rule.At("alert") ?? rule.At("record")} lacks a case"));
    }

    // The marks of requirements as the seeds wrote them: each is found by the unit tests (a checker is tested on something broken).
    [Theory]
    [InlineData("router", "sum(rate(ccr_requests_total{status_code=~\"5..\"}[5m])) / sum(rate(ccr_requests_total[5m])) > 0.1", "sum(rate(ccr_requests_total{status_code=~\"5..\"}[5m])) > 0.1")] // S4-18b
    [InlineData("router", "sum by (le) (rate(ccr_request_duration_seconds_bucket[5m]))", "rate(ccr_request_duration_seconds_bucket[5m])")] // S4-18c
    [InlineData("router", "/ ignoring(type) ", "/ ")] // S4-18e
    [InlineData("router", "humanize1024", "humanizeBytes")] // S4-18f
    [InlineData("router", "delta(ccr", "increase(ccr")] // S4-18f
    [InlineData("router", "[1h])) * 3600 >", "[1h])) >")] // S4-18i
    [InlineData("router", "and max_over_time(ccr_cache_hit_ratio[1d]) > 0", "")] // S4-18j
    [InlineData("router", "(redis_memory_max_bytes > 0)", "redis_memory_max_bytes")] // S4-18l
    [InlineData("router", "{fstype!~\"tmpfs|ramfs|devtmpfs|overlay|squashfs|iso9660\"}", "")] // S4-18n
    [InlineData("openrouter", "sum by (genops_team, genops_model) (rate(genops_openrouter_cost_total[5m]))", "rate(genops_openrouter_cost_total[5m])")] // S3-04c
    [InlineData("openrouter", "sum by (genops_team) (increase(genops_openrouter_cost_total[1d]))", "increase(genops_openrouter_cost_total[1d])")] // S3-04e
    [InlineData("openrouter", "or 0 * sum by (genops_openrouter_actual_provider) (rate(genops_openrouter_requests_total{genops_openrouter_actual_provider!=\"-\"}[5m]))", "")] // S3-04d
    [InlineData("openrouter", "/ (sum by (genops_team, genops_model) (rate(genops_openrouter_requests_total[5m])) > 0)", "/ sum by (genops_team, genops_model) (rate(genops_openrouter_requests_total{http_status_code=~\"5..\"}[5m]))")] // S3-04b
    public async Task Unit_tests_find_what_was_wrong_in_the_source(string file, string corrected, string wrong)
    {
        var folder = Directory.CreateTempSubdirectory("weir-rules-");
        try
        {
            var rules = DeployFiles.Text($"deploy/prometheus/rules/{file}.yml");
            Assert.Contains(corrected, rules, StringComparison.Ordinal);
            folder.CreateSubdirectory("rules");
            folder.CreateSubdirectory("tests");
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "rules", file + ".yml"), rules.Replace(corrected, wrong, StringComparison.Ordinal), Token);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "tests", "broken.yml"), DeployFiles.Text($"deploy/prometheus/tests/{file}.test.yml"), Token);
            Assert.Equal(1, (await RunAsync("promtool", ["test", "rules", "broken.yml"], Path.Combine(folder.FullName, "tests"))).Code);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // S3-01 ⚠, S4-01 ⚠: accepted by its own checker; secrets stand in files.
    [Theory]
    [MemberData(nameof(In), "alertmanager")]
    public async Task Alertmanager_takes_its_files(string path)
    {
        var (code, output) = await RunAsync("amtool", ["check-config", RepoRoot.At(path)], RepoRoot.Folder);
        Assert.True(code == 0, output);
        Assert.DoesNotMatch("(?m)^\\s*(slack_api_url|api_url|smtp_auth_password):", DeployFiles.Text(path));
    }

    [Theory]
    [InlineData("openrouter", "severity=critical", "critical")]
    [InlineData("openrouter", "service=openrouter", "openrouter-alerts")]
    [InlineData("openrouter", "severity=info", "default")]
    [InlineData("router", "severity=critical", "critical-alerts")]
    [InlineData("router", "severity=warning", "warning-alerts")]
    [InlineData("router", "severity=info", "web.hook")]
    public async Task Alerts_go_to_the_receiver_of_their_severity(string file, string label, string receiver)
    {
        var (code, output) = await RunAsync("amtool", ["config", "routes", "test", $"--config.file={RepoRoot.At($"deploy/alertmanager/{file}.yml")}", $"--verify.receivers={receiver}", label], RepoRoot.Folder);
        Assert.True(code == 0, output);
    }

    // S3-10a to S3-10e ⚠, S4-20a to S4-20d ⚠
    [Theory]
    [MemberData(nameof(In), "grafana/dashboards")]
    public async Task Expressions_of_a_dashboard_are_taken_by_Prometheus_and_its_panels_by_Grafana(string path)
    {
        Assert.All(DeployFiles.Json(path)["panels"]!.AsArray(), panel => Assert.Contains((string)panel!["type"]!, PanelTypes));
        var folder = Directory.CreateTempSubdirectory("weir-dashboards-");
        try
        {
            var rules = Expression.OfDashboards().Where(one => one.Where.StartsWith(path + ":", StringComparison.Ordinal))
                .Select((one, index) => (JsonNode)new JsonObject { ["record"] = $"panel:{index}", ["expr"] = one.Filled("5m").Text }).ToArray();
            Assert.True(rules.Length >= 4, "panels are missing");
            var file = Path.Combine(folder.FullName, "panels.yml");
            await File.WriteAllTextAsync(file, new JsonObject { ["groups"] = new JsonArray(new JsonObject { ["name"] = "panels", ["rules"] = new JsonArray(rules) }) }.ToJsonString(), Token);
            var (code, output) = await RunAsync("promtool", ["check", "rules", file], folder.FullName);
            Assert.True(code == 0, output);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Dashboards_and_panels_have_ids_of_their_own()
    {
        var dashboards = DeployFiles.All.Where(path => path.StartsWith("deploy/grafana/dashboards/", StringComparison.Ordinal)).Select(DeployFiles.Json).ToList();
        Assert.Equal(dashboards.Count, dashboards.Select(one => (string)one["uid"]!).Distinct().Count());
        Assert.All(dashboards, one => Assert.Equal(one["panels"]!.AsArray().Count, one["panels"]!.AsArray().Select(panel => (int)panel!["id"]!).Distinct().Count()));
    }

    // S3-13 ⚠: extensions on, no exporter that is gone, memory bounded, nothing counted twice.
    [Fact]
    public void The_collector_uses_what_it_defines_and_defines_what_it_uses()
    {
        var file = DeployFiles.Yaml("deploy/otel-collector/collector.yml");
        foreach (var kind in new[] { "receivers", "processors", "exporters" })
        {
            Assert.Equal(file.Child(kind).Keys().Order(), file.Each($"service/pipelines/*/{kind}/*").Select(node => ((YamlScalarNode)node).Value!).Distinct().Order());
        }

        Assert.Equal(file.Child("extensions").Keys().Order(), file.Each("service/extensions/*").Select(node => ((YamlScalarNode)node).Value!).Order());
        Assert.Equal(["traces", "metrics", "logs"], file.Child("service")!.Child("pipelines").Keys());
        Assert.All(file.Each("service/pipelines/*/processors"), list => Assert.Equal("memory_limiter", ((YamlScalarNode)((YamlSequenceNode)list)[0]).Value));
        Assert.DoesNotContain("jaeger", file.Child("exporters").Keys());
        Assert.Null(file.Each("exporters/prometheus").Single().Child("namespace"));
        Assert.Equal(["prometheus"], file.Each("service/pipelines/metrics/receivers/*").Select(node => ((YamlScalarNode)node).Value));
    }

    // S3-14 ⚠: the ConfigMap and the Secret are there, and every name that is referred to is defined.
    [Fact]
    public void Kubernetes_objects_refer_to_objects_that_are_there()
    {
        foreach (var path in DeployFiles.All.Where(one => one.StartsWith("deploy/kubernetes/", StringComparison.Ordinal)))
        {
            var objects = DeployFiles.Documents(path).ToLookup(one => one.At("kind"), one => one.Child("metadata")!.At("name"));
            var pod = DeployFiles.Documents(path).Single(one => one.At("kind") == "Deployment").Each("spec/template/spec").Single();
            Assert.All(pod.Each("volumes/*/configMap"), one => Assert.Contains(one.At("name"), objects["ConfigMap"]));
            Assert.All(pod.Each("volumes/*/secret"), one => Assert.Contains(one.At("secretName"), objects["Secret"]));
            Assert.All(pod.Each("volumes/*/persistentVolumeClaim"), one => Assert.Contains(one.At("claimName"), objects["PersistentVolumeClaim"]));
            Assert.All(pod.Each("containers/*/envFrom/*/secretRef").Concat(pod.Each("containers/*/env/*/valueFrom/secretKeyRef")), one => Assert.Contains(one.At("name"), objects["Secret"]));
            Assert.All(pod.Each("containers/*/volumeMounts/*"), mount => Assert.Contains(mount.At("name"), pod.Each("volumes/*").Select(one => one.At("name"))));
            Assert.NotEmpty(objects["Service"]);
            Assert.NotEmpty(pod.Each("containers/*/readinessProbe"));
        }
    }

    [Fact]
    public void The_collector_in_Kubernetes_has_the_same_text() => Assert.Equal(
        DeployFiles.Text("deploy/otel-collector/collector.yml"),
        DeployFiles.Documents("deploy/kubernetes/otel-collector.yml").Single(one => one.At("kind") == "ConfigMap").Child("data")!.At("collector.yml"));

    [Fact]
    public async Task The_gateway_in_Kubernetes_has_a_configuration_that_it_takes()
    {
        using var place = new Program.Workplace();
        place.Write("k8s.yaml", DeployFiles.Documents("deploy/kubernetes/weir.yml").Single(one => one.At("kind") == "ConfigMap").Child("data")!.At("weir.yaml")!);
        var variables = new Dictionary<string, string> { ["OPENAI_API_KEY"] = "sk-0123456789abcdef0123456789abcdef", ["CHECKOUT_KEY"] = Gateway.Key("checkout") };
        var (code, output, errors) = await TheProgram.RunAsync(["config", "validate", "--config", "k8s.yaml"], Token, variables, place.Folder);
        Assert.True(code == 0, output + errors);
    }

    // S3-11g: each metric of Datadog's files is one that the Agent is told to collect, and that in turn is one of Weir's (NamesTests).
    [Fact]
    public void Datadog_asks_for_metrics_that_its_agent_collects()
    {
        var instance = DeployFiles.Yaml("deploy/datadog/openmetrics.d/conf.yaml").Each("instances/*").Single();
        var collected = instance.Each("metrics/*/*").Select(node => $"{instance.At("namespace")}.{((YamlScalarNode)node).Value}").ToHashSet(StringComparer.Ordinal);
        var queries = DeployFiles.Json("deploy/datadog/dashboard.json").Texts("query").Concat(DeployFiles.Json("deploy/datadog/dashboard.json").Texts("q"))
            .Concat(DeployFiles.Json("deploy/datadog/monitors.json").Texts("query")).ToList();
        Assert.True(queries.Count >= 8, "queries are missing");
        var asked = queries.SelectMany(query => DatadogMetric().Matches(query)).Select(match => match.Value).ToList();
        Assert.All(asked, name => Assert.Contains(name.EndsWith(".count", StringComparison.Ordinal) ? name[..^".count".Length] : name, collected));

        // S3-03a ⚠: a share of all requests.
        Assert.Contains(".as_count() / sum:", (string)DeployFiles.Json("deploy/datadog/monitors.json")[0]!["query"]!, StringComparison.Ordinal);
    }

    // S3-02a to S3-02c, S3-11a to S3-11f, by the span attributes of S3-15.
    [Theory]
    [InlineData("deploy/honeycomb/triggers.json", 3)]
    [InlineData("deploy/honeycomb/queries.json", 6)]
    public void Honeycomb_asks_for_attributes_that_spans_have(string path, int count)
    {
        string[] attributes =
        [
            "genops.team", "genops.model", "genops.cost.total", "genops.openrouter.predicted_provider", "genops.openrouter.actual_provider",
            "genops.openrouter.fallback_used", "http.status_code", "http.route", "duration_ms",
        ];
        var items = DeployFiles.Json(path).AsArray();
        Assert.Equal(count, items.Count);
        foreach (var query in items.Select(item => item!["query"]!))
        {
            var made = (query["calculated_fields"] as JsonArray)?.Select(field => (string)field!["name"]!) ?? [];
            var columns = query.Texts("column").Concat((query["breakdowns"] as JsonArray)?.Select(name => (string)name!) ?? []);
            Assert.All(columns, column => Assert.Contains(column, attributes.Concat(made)));
            Assert.All((query["calculated_fields"] as JsonArray ?? []).SelectMany(field => HoneycombColumn().Matches((string)field!["expression"]!)), match => Assert.Contains(match.Groups[1].Value, attributes));
        }

        // A trigger looks at no less than its frequency, and at most at four times that.
        Assert.All(items.Where(item => item!["frequency"] is not null), item => Assert.InRange((int)item!["query"]!["time_range"]!, (int)item["frequency"]!, 4 * (int)item["frequency"]!));
    }

    // S3-17 ⚠: each tag that is made has an output, and the main index misses nothing.
    [Theory]
    [InlineData("info", "genops-openrouter-logs")]
    [InlineData("debug", "genops-openrouter-logs")]
    [InlineData("warning", "genops-openrouter-logs,genops-openrouter-warnings")]
    [InlineData("error", "genops-openrouter-alerts,genops-openrouter-logs")]
    [InlineData("critical", "genops-openrouter-alerts,genops-openrouter-logs")]
    [InlineData("WARN", "genops-openrouter-logs,genops-openrouter-warnings")]
    [InlineData("ERROR", "genops-openrouter-alerts,genops-openrouter-logs")]
    [InlineData("CRITICAL", "genops-openrouter-alerts,genops-openrouter-logs")]
    public void Log_records_reach_their_indices(string level, string indices)
    {
        var pipeline = DeployFiles.Yaml("deploy/log-shipping/fluent-bit.yml").Child("pipeline")!;
        var tags = new List<string> { "weir.var.log.containers.weir" };
        foreach (var rule in pipeline.Each("filters/*").Where(filter => filter.At("name") == "rewrite_tag"))
        {
            // $key regex new-tag keep
            var words = rule.At("rule")!.Split(' ');
            Assert.Equal(("$level", "true"), (words[0], words[3]));
            tags.AddRange(Regex.IsMatch(level, words[1]) ? [words[2].Replace("$TAG", tags[0], StringComparison.Ordinal)] : Array.Empty<string>());
        }

        var reached = pipeline.Each("outputs/*").Where(output => tags.Any(tag => tag.StartsWith(output.At("match")!.TrimEnd('*'), StringComparison.Ordinal))).Select(output => output.At("index")!);
        Assert.Equal(indices.Split(','), reached.Order());
    }

    [Fact]
    public void Every_rule_has_a_summary_and_a_runbook_that_is_there()
    {
        var headings = Heading().Matches(DeployFiles.Text("docs/monitoring.md")).Select(match => Anchor().Replace(match.Groups[1].Value.ToLowerInvariant(), "").Replace(' ', '-')).ToHashSet(StringComparer.Ordinal);
        foreach (var rule in DeployFiles.All.Where(path => path.StartsWith("deploy/prometheus/rules/", StringComparison.Ordinal)).SelectMany(path => DeployFiles.Yaml(path).Each("groups/*/rules/*")).Where(rule => rule.At("alert") is not null))
        {
            Assert.False(string.IsNullOrEmpty(rule.Child("annotations")!.At("summary")));
            var runbook = rule.Child("annotations")!.At("runbook")!.Split('#');
            Assert.Equal("docs/monitoring.md", runbook[0]);
            Assert.True(headings.Contains(runbook[1]), $"{rule.At("alert")}: docs/monitoring.md has no #{runbook[1]}");
        }
    }

    private static async Task<(int Code, string Output)> RunAsync(string file, string[] arguments, string folder)
    {
        await using var run = Started.Start(file, arguments, directory: folder);
        var code = await run.ExitAsync(Token);
        return (code, run.Told());
    }

    [GeneratedRegex(@"genops_openrouter\.[\w.]+")]
    private static partial Regex DatadogMetric();

    [GeneratedRegex("\\$\"([^\"]+)\"")]
    private static partial Regex HoneycombColumn();

    [GeneratedRegex("(?m)^#+ (.+)$")]
    private static partial Regex Heading();

    [GeneratedRegex("[^a-z0-9 -]")]
    private static partial Regex Anchor();
}
