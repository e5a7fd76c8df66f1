using System.Text.Json;
using Weir.Engine.Wire;
using Weir.Tests.Proxy;
using Weir.Tests.Support;

namespace Weir.Tests.Operations;

public sealed class OperationsApiTests : IAsyncLifetime
{
    private readonly List<string> _ids = [];
    private GatewayHost _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        _gateway = await GatewayHost.StartAsync("""
            gateway: { retry: { max_attempts: 1 } }
            providers:
              one: { kind: simulator, simulator: { first_token_ms: 0, token_ms: 0 } }
              two: { kind: simulator, simulator: { first_token_ms: 0, token_ms: 0 } }
            models:
              a: { deployments: { d: { provider: one, model: sim-gpt, price: { input: 2.5, output: 10 } } } }
              b: { deployments: { x: { provider: one, model: "sim-gpt!status=503" }, d: { provider: two, model: sim-gpt } } }
            keys: { red: { secret: "env:KEY", team: reds, customer: "o'hara" }, blue: { secret: "env:KEY2", team: blues } }
            """);
        foreach (var (model, key) in new[] { ("a", GatewayHost.Key), ("b", GatewayHost.Key), ("a", GatewayHost.Key2), ("none", GatewayHost.Key2), ("b", GatewayHost.Key2), ("a", GatewayHost.Key) })
        {
            var reply = await _gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi, model), ("x-api-key", key));
            await _gateway.EndOfAsync(reply.TestId);
            _ids.Add(reply.Operation);
        }
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Theory]
    [InlineData("", 0, 1, 2, 3, 4, 5)]
    [InlineData("?key=red", 0, 1, 5)]
    [InlineData("?team=blues", 2, 3, 4)]
    [InlineData("?model=a", 0, 2, 5)]
    [InlineData("?model=a&team=blues", 2)]
    [InlineData("?provider=two", 1, 4)]
    [InlineData("?outcome=refused", 3)]
    [InlineData("?outcome=completed&key=blue", 2, 4)]
    [InlineData("?key=nobody")]
    [InlineData("?team=%27%20OR%201%3D1%20--")]
    public async Task Lists_what_matches_every_filter_newest_first(string query, params int[] expected)
    {
        var list = (await _gateway.AdminAsync("/api/operations" + query)).Json;
        Assert.Equal(expected.Reverse().Select(i => _ids[i]), Ids(list));
        Assert.Equal(JsonValueKind.Null, list.GetProperty("next").ValueKind);
    }

    [Theory]
    [InlineData(1, 6)]
    [InlineData(2, 3)]
    [InlineData(4, 2)]
    [InlineData(5, 2)]
    [InlineData(6, 1)]
    [InlineData(500, 1)]
    public async Task Pages_join_without_gap_or_repeat_and_the_last_one_says_so(int limit, int pages)
    {
        var (seen, next, read) = (new List<string>(), "", 0);
        do
        {
            var page = (await _gateway.AdminAsync($"/api/operations?limit={limit}{(next.Length > 0 ? "&after=" + next : "")}")).Json;
            seen.AddRange(Ids(page));
            next = page.GetProperty("next").GetString() ?? "";
            read++;
        }
        while (next.Length > 0);

        Assert.Equal(Enumerable.Reverse(_ids), seen);
        Assert.Equal(pages, read);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("501")]
    [InlineData("-1")]
    [InlineData("ten")]
    [InlineData("")]
    public async Task A_limit_that_is_none_is_refused_by_name(string limit)
    {
        var reply = await _gateway.AdminAsync("/api/operations?limit=" + limit);
        Assert.Equal((400, "application/problem+json"), (reply.Status, reply.Header("content-type")));
        Assert.NotEmpty(reply.Json.GetProperty("errors").GetProperty("limit")[0].GetString()!);
    }

    [Theory]
    [InlineData("since", "yesterday")]
    [InlineData("until", "2020-01-01", "&since=2021-01-01")]
    [InlineData("outcome", "done")]
    [InlineData("status", "200x")]
    [InlineData("status", "6xx")]
    [InlineData("min_cost_usd", "-1")]
    [InlineData("min_cost_usd", "0.00000000001")]
    [InlineData("max_cost_usd", "1", "&min_cost_usd=2")]
    [InlineData("min_duration_ms", "fast")]
    [InlineData("max_duration_ms", "1", "&min_duration_ms=2")]
    [InlineData("q", "")]
    [InlineData("after", "op_1")]
    [InlineData("modle", "a")]
    public async Task A_filter_that_is_none_is_refused_by_name(string name, string value, string more = "")
    {
        foreach (var path in new[] { "/api/operations", "/api/operations/export" })
        {
            var reply = await _gateway.AdminAsync($"{path}?{name}={value}{more}");
            Assert.Equal(400, reply.Status);
            Assert.NotEmpty(reply.Json.GetProperty("errors").GetProperty(name)[0].GetString()!);
        }
    }

    [Fact]
    public async Task The_export_has_what_the_list_has_as_json_and_as_csv()
    {
        var list = (await _gateway.AdminAsync("/api/operations?team=reds")).Json.GetProperty("items");
        var json = (await _gateway.AdminAsync("/api/operations/export?format=json&team=reds")).Json;
        Assert.Equal(list.EnumerateArray().Select(one => one.GetRawText()), json.EnumerateArray().Select(one => one.GetRawText()));
        var csv = (await _gateway.AdminAsync("/api/operations/export?team=reds")).Text.TrimEnd().Split("\r\n");
        Assert.Equal(list.GetArrayLength() + 1, csv.Length);
        Assert.StartsWith("\"id\",\"started_at\",", csv[0], StringComparison.Ordinal);
        Assert.Equal(list.EnumerateArray().Select(one => one.GetProperty("id").GetString()), csv.Skip(1).Select(line => line.Split(',')[0].Trim('"')));
        Assert.Equal("[]", (await _gateway.AdminAsync("/api/operations/export?format=json&team=none")).Text.Trim());
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("@x", "'@x")]
    [InlineData("plain", "plain")]
    [InlineData("", "")]
    public void A_cell_is_no_formula(string text, string cell) => Assert.Equal(cell, Weir.Engine.Operations.CsvLine.Cell(text));

    [Fact]
    public async Task Series_agree_with_the_list_in_number_and_in_money()
    {
        var items = (await _gateway.AdminAsync("/api/operations")).Json.GetProperty("items").EnumerateArray().ToList();
        var cost = (await _gateway.AdminAsync("/api/timeseries?metric=cost_usd&by=team")).Json;
        Assert.Equal(("cost_usd", "usd"), (cost.GetProperty("metric").GetString(), cost.GetProperty("unit").GetString()));
        foreach (var series in cost.GetProperty("series").EnumerateArray())
        {
            var expected = items.Where(one => one.GetProperty("team").GetString() == series.GetProperty("name").GetString()).Sum(one => decimal.Parse(one.GetProperty("cost_usd").GetString()!, System.Globalization.CultureInfo.InvariantCulture));
            Assert.Equal(expected, series.GetProperty("points").EnumerateArray().Sum(one => decimal.Parse(one.GetProperty("value").GetString()!, System.Globalization.CultureInfo.InvariantCulture)));
        }

        var requests = Assert.Single((await _gateway.AdminAsync("/api/timeseries?points=10")).Json.GetProperty("series").EnumerateArray());
        Assert.Equal(JsonValueKind.Null, requests.GetProperty("name").ValueKind);
        Assert.InRange(requests.GetProperty("points").GetArrayLength(), 1, 10);
        Assert.Equal(items.Count, requests.GetProperty("points").EnumerateArray().Sum(one => one.GetProperty("value").GetInt32()));
        var performance = (await _gateway.AdminAsync("/api/performance-metrics?range=1h")).Json; // S0-45 ⚠
        Assert.Equal((items.Count, 1), (performance.GetProperty("summary").GetProperty("operations").GetInt32(), performance.GetProperty("summary").GetProperty("errors").GetInt32()));
    }

    [Fact]
    public async Task A_summary_tells_groups_of_everything_that_happened() // S3-11c, S3-11f, S3-11g
    {
        var items = (await _gateway.AdminAsync("/api/operations")).Json.GetProperty("items").EnumerateArray().ToList();
        var matrix = (await _gateway.AdminAsync("/api/operations/summary?by=predicted,provider&range=1h")).Json;
        Assert.Equal([("one", "one", 3), ("one", "two", 2), ("", "", 1)], matrix.GetProperty("items").EnumerateArray().Select(one => (Text(one, "predicted"), Text(one, "provider"), one.GetProperty("requests").GetInt32())));
        Assert.Equal((6, 2), (matrix.GetProperty("total").GetProperty("requests").GetInt32(), matrix.GetProperty("total").GetProperty("fallbacks").GetInt32()));
        Assert.Equal("one>two", Assert.Single((await _gateway.AdminAsync("/api/operations/summary?by=predicted,provider&differs=true")).Json.GetProperty("items").EnumerateArray().Select(one => Text(one, "predicted") + ">" + Text(one, "provider"))));

        var cost = items.Where(one => Text(one, "model") == "a").Sum(one => decimal.Parse(Text(one, "cost_usd"), System.Globalization.CultureInfo.InvariantCulture));
        var dear = Assert.Single((await _gateway.AdminAsync("/api/operations/summary?by=model&min_cost_usd=0.002&sort=cost_usd&limit=10")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal(("a", cost, cost / 3), (Text(dear, "model"), decimal.Parse(Text(dear, "cost_usd"), System.Globalization.CultureInfo.InvariantCulture), decimal.Parse(Text(dear, "cost_per_request_usd"), System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(["chat none 1"], (await _gateway.AdminAsync("/api/operations/summary?by=operation,outcome&outcome=refused")).Json.GetProperty("items").EnumerateArray().Select(one => $"{Text(one, "operation")} none {one.GetProperty("errors").GetInt32()}"));
        Assert.Empty((await _gateway.AdminAsync("/api/operations/summary?by=model&team=nobody")).Json.GetProperty("items").EnumerateArray());
        var empty = (await _gateway.AdminAsync("/api/operations/summary?team=nobody")).Json;
        Assert.Equal(matrix.EnumerateObject().Select(one => one.Name), empty.EnumerateObject().Select(one => one.Name));
    }

    [Theory]
    [InlineData("by", "user")]
    [InlineData("by", "model,model")]
    [InlineData("by", "model,team,provider,key")]
    [InlineData("sort", "speed")]
    [InlineData("limit", "1001")]
    [InlineData("min_requests", "-1")]
    [InlineData("min_cost_usd", "x")]
    [InlineData("differs", "maybe")]
    [InlineData("range", "400d")]
    [InlineData("range", "1h", "&since=2026-01-01")]
    [InlineData("quux", "1")]
    public async Task A_summary_that_is_none_is_refused_by_name(string name, string value, string more = "")
    {
        var reply = await _gateway.AdminAsync($"/api/operations/summary?{name}={value}{more}");
        Assert.Equal(400, reply.Status);
        Assert.NotEmpty(reply.Json.GetProperty("errors").GetProperty(name)[0].GetString()!);
    }

    private static string Text(JsonElement one, string name) => one.GetProperty(name).GetString()!;

    [Theory]
    [InlineData("metric", "speed")]
    [InlineData("by", "user")]
    [InlineData("points", "1001")]
    [InlineData("points", "0")]
    [InlineData("since", "1900-01-01")]
    [InlineData("until", "2020-01-01", "&since=2021-01-01")]
    public async Task A_series_that_is_none_is_refused_by_name(string name, string value, string more = "")
    {
        var reply = await _gateway.AdminAsync($"/api/timeseries?{name}={value}{more}");
        Assert.Equal(400, reply.Status);
        Assert.NotEmpty(reply.Json.GetProperty("errors").GetProperty(name)[0].GetString()!);
    }

    [Fact]
    public async Task One_operation_is_explained_with_every_attempt()
    {
        var explained = (await _gateway.AdminAsync("/api/operations/" + _ids[1])).Json;
        var operation = explained.GetProperty("operation");
        Assert.Equal(("b", "b/d", "two", "reds", "o'hara", 2), (
            operation.GetProperty("model").GetString(), operation.GetProperty("deployment").GetString(), operation.GetProperty("provider").GetString(),
            operation.GetProperty("team").GetString(), operation.GetProperty("customer").GetString(), operation.GetProperty("attempts").GetInt32()));
        Assert.Equal(["b/x", "b/d"], explained.GetProperty("attempts").EnumerateArray().Select(one => one.GetProperty("deployment").GetString()));
        Assert.Equal(["failed", "completed"], explained.GetProperty("attempts").EnumerateArray().Select(one => one.GetProperty("outcome").GetString()));
        Assert.Equal(503, explained.GetProperty("attempts")[0].GetProperty("status").GetInt32());
        Assert.Equal(["b/x", "b/d"], operation.GetProperty("decision").GetProperty("candidates").EnumerateArray().Select(one => one.GetString()));
    }

    [Fact]
    public async Task Money_is_a_decimal_string_and_times_are_utc()
    {
        var operation = (await _gateway.AdminAsync("/api/operations/" + _ids[0])).Json.GetProperty("operation");
        var tokens = operation.GetProperty("tokens");
        var expected = ((tokens.GetProperty("input").GetInt64() * 2.5m) + (tokens.GetProperty("output").GetInt64() * 10m)) / 1_000_000m;
        Assert.Equal(expected.ToString("0.000000000", System.Globalization.CultureInfo.InvariantCulture), operation.GetProperty("cost_usd").GetString());
        Assert.EndsWith("+00:00", operation.GetProperty("started_at").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operation_that_is_not_there_is_a_problem()
    {
        var reply = await _gateway.AdminAsync("/api/operations/op_none");
        Assert.Equal((404, "application/problem+json"), (reply.Status, reply.Header("content-type")));
    }

    private static IEnumerable<string> Ids(JsonElement list) => list.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("id").GetString()!);
}
