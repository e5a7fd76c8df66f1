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
