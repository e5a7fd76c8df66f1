using System.Globalization;
using System.Text.Json;
using Weir.Acceptance.Running;

namespace Weir.Acceptance.Monitoring;

/// <summary>Runs by itself: it compares rates, for which the machine should not be too busy.</summary>
[CollectionDefinition(nameof(MeasuredTests), DisableParallelization = true)]
public sealed class MeasuredCollection : ICollectionFixture<Measured>;

/// <summary>A real Prometheus, a real gateway under a mixed load, and the simulator's own bill: they all say the same.</summary>
[Collection(nameof(MeasuredTests))]
public sealed class MeasuredTests(Measured measured)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private House House => measured.House;

    [Fact]
    public async Task Requests_are_the_same_by_metrics_and_by_operations()
    {
        var exposed = await ScrapeAsync();
        var operations = await House.ListAsync("/api/operations", Token);
        Assert.True(operations.Count > 150, $"only {operations.Count} operations");

        // A call with a key that nobody has is counted and not recorded.
        Assert.Equal(operations.Count, exposed.Sum("weir_operations_total") - exposed.Sum("weir_operations_total", ("http_response_status_code", "401")));
        Assert.Equal(exposed.Sum("weir_operations_total"), exposed.Sum("ccr_requests_total"));
        Assert.Equal(exposed.Sum("weir_operations_total"), exposed.Sum("genops_openrouter_requests_total"));
        foreach (var group in operations.GroupBy(one => (Team: one.GetProperty("team").GetString()!, Status: one.GetProperty("status").GetInt32(), Outcome: one.GetProperty("outcome").GetString()!)))
        {
            Assert.Equal(group.Count(), exposed.Sum("weir_operations_total", ("genops_team", group.Key.Team), ("http_response_status_code", $"{group.Key.Status}"), ("outcome", group.Key.Outcome)));
        }

        Assert.Superset(new HashSet<string>(["completed", "cancelled", "cut", "failed", "refused"]), operations.Select(one => one.GetProperty("outcome").GetString()!).ToHashSet());
    }

    [Fact]
    public async Task Attempts_tokens_and_cost_are_the_same_by_metrics_operations_ledger_and_bill()
    {
        var exposed = await ScrapeAsync();
        var attempts = await AttemptsAsync();
        var posts = (await House.ListAsync("/api/ledger/entries?kind=post", Token)).Sum(static one => Usd(one, "posted_usd"));
        var costs = (await Web.JsonAsync(new Uri(House.Address, "/api/costs?by=provider"), Token, Gateway.AdminToken)).GetProperty("items").EnumerateArray().ToDictionary(one => one.GetProperty("provider").GetString()!);

        Assert.Equal(attempts.Count, exposed.Sum("weir_attempts_total"));
        Assert.Equal(attempts.Sum(Cost), exposed.Sum("weir_cost_usd_total"));
        Assert.Equal(attempts.Sum(Cost), exposed.Sum("ccr_cost_total_usd"));
        Assert.Equal(attempts.Sum(Cost), exposed.Sum("genops_openrouter_cost_total"));
        Assert.Equal(attempts.Sum(Cost), costs.Values.Sum(static one => Usd(one, "cost_usd")));
        Assert.True(posts > 0 && posts <= attempts.Sum(Cost), "what is posted to budgets is a part of all");
        foreach (var provider in new[] { "alpha", "beta", "shaky" })
        {
            var mine = attempts.Where(one => one.GetProperty("provider").GetString() == provider).ToList();
            Assert.Equal(mine.Count, exposed.Sum("weir_attempts_total", ("gen_ai_provider_name", provider)));
            Assert.Equal(mine.Sum(Cost), exposed.Sum("weir_cost_usd_total", ("gen_ai_provider_name", provider)));
            Assert.Equal(mine.Sum(Tokens), exposed.Sum("weir_tokens_total", ("gen_ai_provider_name", provider)));
            Assert.Equal(mine.Sum(Tokens), exposed.Sum("gen_ai_client_token_usage_sum", ("gen_ai_provider_name", provider)));
            if (costs.TryGetValue(provider, out var sum))
            {
                Assert.Equal(mine.Sum(Cost), Usd(sum, "cost_usd"));
                Assert.Equal(mine.Sum(Tokens), sum.GetProperty("input_tokens").GetInt64() + sum.GetProperty("output_tokens").GetInt64());
            }
        }
    }

    [Fact]
    public async Task What_is_metered_is_what_the_simulator_bills()
    {
        var exposed = await ScrapeAsync();
        var attempts = await AttemptsAsync();
        var bill = measured.Bill.Where(static line => line.GetProperty("deployment").GetString() is not ("slow" or "probed")).ToList();
        Assert.Equal(bill.Count, attempts.Count(one => one.GetProperty("provider").GetString() != "slow"));

        // Of a stream that the provider breaks off, nobody told Weir the usage; everything else agrees, cancelled streams too, which Weir reads to their end.
        var (billed, metered) = (bill.Where(line => !IsCut(line)).ToList(), attempts.Where(one => one.GetProperty("outcome").GetString() != "cut" && one.GetProperty("provider").GetString() != "slow").ToList());
        Assert.Contains(attempts, one => one.GetProperty("outcome").GetString() == "cancelled");
        Assert.Equal(billed.Count, metered.Count);
        foreach (var provider in new[] { "alpha", "beta", "shaky" })
        {
            var (lines, mine) = (billed.Where(line => line.GetProperty("deployment").GetString() == provider).ToList(), metered.Where(one => one.GetProperty("provider").GetString() == provider).ToList());
            Assert.Equal(lines.Count, mine.Count);
            Assert.Equal(lines.Sum(Billed), mine.Sum(Tokens));
            Assert.Equal(lines.Sum(Charged), mine.Sum(Cost));
        }

        // And so says Prometheus, from whose numbers those of the cut streams are taken off.
        var cut = attempts.Where(one => one.GetProperty("outcome").GetString() == "cut").ToList();
        var sums = await House.Prometheus.QueryAsync("sum(weir_tokens_total{gen_ai_provider_name!=\"slow\"})", Token);
        Assert.Equal(billed.Sum(Billed) + cut.Sum(Tokens), (decimal)sums.Values.Single());
        Assert.Equal(billed.Sum(Charged) + cut.Sum(Cost), exposed.Sum("weir_cost_usd_total") - exposed.Sum("weir_cost_usd_total", ("gen_ai_provider_name", "slow")));
    }

    [Fact]
    public async Task Every_name_in_the_files_is_one_that_the_program_exposes()
    {
        var labels = (await ScrapeAsync()).Labels.ToDictionary(metric => metric.Key, metric => metric.Where(static label => label.Length > 0).Concat(["job", "instance"]).ToHashSet(StringComparer.Ordinal));
        Others.AddTo(labels);
        foreach (var rule in Expression.OfRules().Where(static one => one.Where.Contains(": genops_openrouter:", StringComparison.Ordinal)))
        {
            labels[rule.Where.Split(": ")[1]] = [.. rule.Labels];
        }

        foreach (var expression in Expression.OfRules().Concat(Expression.OfDashboards()))
        {
            Assert.All(expression.Metrics, metric => Assert.True(labels.ContainsKey(metric), $"{expression.Where}: nobody exposes {metric}"));
            Assert.All(expression.Labels, label => Assert.True(expression.Metrics.Any(metric => labels[metric].Contains(label)), $"{expression.Where}: none of {string.Join(", ", expression.Metrics)} has the label {label}"));
        }

        // What legends and texts name is a label of the expression, or of its metrics; what Datadog's agent collects is a metric.
        Assert.All(References.All(), reference => Assert.True(
            reference.Expression.Metrics.Any(metric => labels[metric].Contains(reference.Label)), $"{reference.Expression.Where} speaks of {reference.Label}"));
        Assert.All(References.Datadog(), metric => Assert.True(labels.ContainsKey(metric) || labels.ContainsKey(metric + "_total") || labels.ContainsKey(metric + "_bucket"), metric));
    }

    [Fact]
    public void Every_expression_with_a_cause_has_data()
    {
        var silent = measured.Answers.Where(one => one.Value.Count == 0 && one.Key.Metrics.All(metric => !Others.IsElsewhere(metric)) && !IsAlert(one.Key)).Select(one => one.Key.Where).ToList();
        Assert.True(silent.Count == 0, "No data:\n" + string.Join('\n', silent));
        Assert.True(measured.Answers.Count(static one => one.Value.Count > 0) >= 75, "too few to prove anything");

        // A provider that was not called has no average; somebody was called.
        Assert.All(measured.Answers.Where(static one => one.Value.Count > 0), one => Assert.False(one.Value.Values.All(double.IsNaN), one.Key.Where + " is no number"));
    }

    [Fact]
    public void Recorded_rules_have_the_right_values()
    {
        // Four times what Measured.LoadAsync sends once.
        var chat = "genops_model=chat,genops_team=red";
        Near(4 * 38 / (double)measured.Seconds, Answer("genops_openrouter:request_rate")[chat], 0.15);
        Assert.Equal(1 / 4d, Answer("genops_openrouter:error_rate")["genops_model=shaky,genops_team=red"], 3);
        Assert.Equal(1, Answer("genops_openrouter:error_rate")["genops_model=failing,genops_team=red"], 6);
        Assert.Equal(1 / 38d, Answer("genops_openrouter:error_rate")[chat], 3); // the one that was cut
        Assert.Equal(0, Answer("genops_openrouter:error_rate")["genops_model=dear,genops_team=blue"], 6);

        // 8 by the model 'failing' and 4 by 'shaky' of 24 in all; who went on elsewhere is beta's.
        Assert.Equal(1 - ((8 + 4) / 24d), Answer("genops_openrouter:provider_success_rate")["genops_openrouter_actual_provider=shaky"], 3);
        Assert.Equal(1, Answer("genops_openrouter:provider_success_rate")["genops_openrouter_actual_provider=beta"], 6);

        var dear = Load().Where(line => line.GetProperty("model").GetString()!.StartsWith("sim-dear", StringComparison.Ordinal)).ToList();
        Assert.Equal(80, dear.Count);
        Near((double)dear.Sum(DearCost) / 80, Answer("genops_openrouter:cost_per_request")["genops_model=dear,genops_team=blue"], 0.001);
        Near((double)Load().Where(line => line.GetProperty("deployment").GetString() == "alpha" && !dear.Contains(line)).Sum(Charged), Answer("genops_openrouter:cost_per_request")[chat] * 4 * 38, 0.15);

        var blue = dear.Sum(DearCost) + Load().Where(line => line.GetProperty("deployment").GetString() == "beta").Sum(Charged);
        Near((double)blue, Answer("genops_openrouter:daily_cost_by_team")["genops_team=blue"], 0.15);
    }

    [Fact]
    public void Panels_have_the_right_values()
    {
        var operations = 4 * (10 + 20 + 5 + 6 + 3 + 2 + 1 + 3 + 2 + 2 + 1 + 20 + 2 + 2 + 1 + 1);
        var failed = 4 * 4; // one by 'shaky', two by 'failing', one that was cut
        Near(failed / (double)operations, Panel("openrouter.json: Error Rate").Values.Single(), 0.01); // S3-10d ⚠
        Near(failed / (double)operations, Panel("router.json: Error Rate").Values.Single(), 0.01); // S4-20c ⚠
        Near(failed / (double)operations, Panel("overview.json: Errors").Values.Single(), 0.01);
        Near(operations / (double)measured.Seconds * 60, Panel("overview.json: Requests a minute").Values.Single(), 0.15);
        Near(4 * 6, Panel("openrouter.json: Provider Distribution")["genops_openrouter_actual_provider=shaky"], 0.15); // S3-10c
        Near(4 * 3, Panel("providers.json: Calls that went on elsewhere")["gen_ai_provider_name=beta,weir_provider_before=shaky"], 0.15);
        Near(4 * 2, Panel("cost.json: Calls refused by budgets")["genops_team=poor"], 0.15);
        var spent = Load().Sum(line => line.GetProperty("model").GetString()!.StartsWith("sim-dear", StringComparison.Ordinal) ? DearCost(line) : Charged(line));
        Near((double)spent * 3600 / measured.Seconds, Panel("openrouter.json: Cost Tracking").Values.Sum(), 0.15); // S3-10b ⚠
        Near((double)spent, Panel("cost.json: Spent in the span").Values.Single(), 0.15);
        Assert.Equal(5, Panel("router.json: Provider Health").Count); // S4-20d
        Assert.InRange(Panel("router.json: Response Time").Values.Single(), 0.0001, 5); // S4-20b
        Assert.True(Panel("openrouter.json: Response Time Distribution").Count > 10); // S3-10e
    }

    [Fact]
    public void Rules_without_a_cause_are_silent() => Assert.Empty(measured.Firing.Intersect(
        ["ServiceDown", "OpenRouterServiceDown", "WeirDown", "HighLatency", "VeryHighLatency", "LowCacheHitRate", "RedisDown", "HighMemoryUsage", "MemoryLeak", "WeirStoreUnhealthy", "WeirHoldsUnresolved"]));

    private static bool IsAlert(Expression one) => one.Where.Contains("/rules/", StringComparison.Ordinal) && !one.Where.Contains(": genops_openrouter:", StringComparison.Ordinal);

    private static bool IsCut(JsonElement line) => line.GetProperty("directives").GetString()!.Contains("cut-after", StringComparison.Ordinal);

    private static void Near(double expected, double actual, double tolerance) => Assert.InRange(actual, expected * (1 - tolerance), expected * (1 + tolerance));

    private static decimal Usd(JsonElement one, string name) => decimal.Parse(one.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);

    private static decimal Cost(JsonElement attempt) => Usd(attempt, "cost_usd");

    private static long Tokens(JsonElement attempt) => attempt.GetProperty("tokens").EnumerateObject().Where(static one => one.Value.ValueKind == JsonValueKind.Number).Sum(static one => one.Value.GetInt64());

    private static long Billed(JsonElement line) => line.GetProperty("usage").EnumerateObject().Where(static one => one.Value.ValueKind == JsonValueKind.Number).Sum(static one => one.Value.GetInt64());

    private static decimal Charged(JsonElement line) =>
        line.GetProperty("model").GetString()!.StartsWith("sim-dear", StringComparison.Ordinal) ? DearCost(line) : line.GetProperty("cost_nano_usd").GetInt64() / 1_000_000_000m;

    // A cent a token, which is not the simulator's price.
    private static decimal DearCost(JsonElement line) => Billed(line) * 0.01m;

    private IEnumerable<JsonElement> Load() => measured.Bill.Skip(measured.BilledBefore);

    private IReadOnlyDictionary<string, double> Answer(string rule) => measured.Answers.Single(one => one.Key.Where.EndsWith(": " + rule, StringComparison.Ordinal)).Value;

    private IReadOnlyDictionary<string, double> Panel(string panel) => measured.Answers.First(one => one.Key.Where.EndsWith("/" + panel, StringComparison.Ordinal)).Value;

    private async Task<Exposed> ScrapeAsync()
    {
        using var answer = await Web.GetAsync(new Uri(House.Address, "/metrics"), Token);
        return Exposed.Read(await answer.Content.ReadAsStringAsync(Token));
    }

    private async Task<IReadOnlyList<JsonElement>> AttemptsAsync()
    {
        var attempts = new List<JsonElement>();
        foreach (var operation in (await House.ListAsync("/api/operations", Token)).Where(static one => one.GetProperty("attempts").GetInt32() > 0))
        {
            var explained = new Explained(await Web.JsonAsync(new Uri(House.Address, $"/api/operations/{operation.GetProperty("id").GetString()}"), Token, Gateway.AdminToken));
            Assert.Equal(Cost(operation), explained.Attempts.Sum(Cost));
            attempts.AddRange(explained.Attempts);
        }

        return attempts;
    }
}
