using System.Text.Json;
using Weir.Tests.Support;

namespace Weir.Tests.Proxy;

/// <summary><c>/api/prices</c>: the catalogue in use, and what a call would cost.</summary>
public sealed class PricesApiTests
{
    private const string Yaml = """
        providers: { sim: { kind: simulator } }
        models:
          m:
            deployments:
              dear: { provider: sim, model: sim-gpt, max_output_tokens: 1000, price: { input: 10, output: 50, long_context: { above: 5000, input: 20, output: 75 } } }
              usual: { provider: sim, model: sim-gpt }
              unknown: { provider: sim, model: other }
        keys: { k: { secret: env:KEY } }
        """;

    private static readonly (string, string) Admin = ("Authorization", "Bearer " + GatewayHost.AdminToken);

    [Fact]
    public async Task The_catalogue_is_listed_with_its_version_and_checksum()
    {
        await using var host = await GatewayHost.StartAsync(Yaml);
        var list = Json(await host.AdminAsync("/api/prices?kind=openai&model=gpt-5.5"));

        Assert.Equal("2026-11-21", list.GetProperty("version").GetString());
        Assert.StartsWith("sha256:", list.GetProperty("checksum").GetString(), StringComparison.Ordinal);
        var price = Assert.Single(list.GetProperty("items").EnumerateArray());
        Assert.Equal(JsonValueKind.Null, price.GetProperty("effective_from").ValueKind);
        Assert.Equal(128_000, price.GetProperty("max_output_tokens").GetInt32());
        var rates = price.GetProperty("rates").EnumerateArray().ToArray();
        Assert.Equal(
            [("standard", 0, "5.000000000"), ("standard", 272_000, "10.000000000"), ("batch", 0, "2.500000000")],
            rates.Take(3).Select(rate => (rate.GetProperty("tier").GetString()!, rate.GetProperty("above_input_tokens").GetInt32(), rate.GetProperty("input_usd").GetString()!)));
        Assert.Equal("5.000000000", rates[0].GetProperty("cache_write_5m_usd").GetString());
    }

    [Fact]
    public async Task What_holds_at_a_moment_is_told()
    {
        await using var host = await GatewayHost.StartAsync(Yaml);
        const string Path = "/api/prices?model=gemini-3.8-flash";

        Assert.Equal(2, Json(await host.AdminAsync(Path)).GetProperty("items").GetArrayLength());
        Assert.Equal("0.750000000", InputAt(await host.AdminAsync(Path + "&at=2026-12-31T23:59:59Z")));
        Assert.Equal("1.500000000", InputAt(await host.AdminAsync(Path + "&at=2027-01-01")));
    }

    [Fact]
    public async Task The_list_comes_in_pages()
    {
        await using var host = await GatewayHost.StartAsync(Yaml);
        var seen = new List<string>();
        var next = "0";
        while (next is not null)
        {
            var page = Json(await host.AdminAsync($"/api/prices?limit=50&after={next}"));
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => $"{item.GetProperty("kind")}/{item.GetProperty("model")}/{item.GetProperty("effective_from")}"));
            next = page.GetProperty("next").GetString();
        }

        Assert.True(seen.Count > 100);
        Assert.Equal(seen.Count, seen.Distinct().Count());
    }

    [Theory]
    [InlineData("/api/prices?limit=0", "limit")]
    [InlineData("/api/prices?after=x", "after")]
    [InlineData("/api/prices?at=yesterday", "at")]
    public async Task A_wrong_question_is_answered_with_the_field(string path, string field)
    {
        await using var host = await GatewayHost.StartAsync(Yaml);
        var reply = await host.AdminAsync(path);

        Assert.Equal(400, reply.Status);
        Assert.True(Json(reply).GetProperty("errors").TryGetProperty(field, out _));
    }

    [Fact]
    public async Task An_estimate_tells_the_bound_and_the_expected_cost_of_each_deployment()
    {
        await using var host = await GatewayHost.StartAsync(Yaml);
        var answer = Json(await Estimate(host, """{"model":"m","input_tokens":1000,"max_output_tokens":200}"""));
        var items = answer.GetProperty("items").EnumerateArray().ToArray();

        Assert.Equal(["m/usual", "m/dear", "m/unknown"], items.Select(item => item.GetProperty("deployment").GetString()));

        // 1,000 x 2,500 + 200 x 10,000; the bound takes every input token for one written to the one-hour cache: 1,000 x 5,000.
        Assert.Equal(("0.004500000", "0.007000000"), Amounts(items[0]));
        Assert.Equal("catalogue 2026-11-21", items[0].GetProperty("price_source").GetString());
        Assert.Equal(("0.020000000", "0.020000000"), Amounts(items[1]));
        Assert.Equal("configuration", items[1].GetProperty("price_source").GetString());
        Assert.Equal(JsonValueKind.Null, items[2].GetProperty("expected_usd").ValueKind);
        Assert.Equal(JsonValueKind.Null, items[2].GetProperty("bound_usd").ValueKind);
    }

    [Fact]
    public async Task A_dear_call_stays_dearer_than_another_dear_one()
    {
        await using var host = await GatewayHost.StartAsync(Yaml);
        var dear = Json(await Estimate(host, """{"model":"m","deployment":"dear","input_tokens":5000}"""));
        var dearer = Json(await Estimate(host, """{"model":"m","deployment":"m/dear","input_tokens":5001,"expected_output_tokens":10}"""));

        // 5,000 x 10,000 + 1,000 x 50,000, for the deployment gives no more than 1,000 tokens; one more input token doubles the price.
        Assert.Equal(("0.100000000", "0.100000000"), Amounts(Assert.Single(dear.GetProperty("items").EnumerateArray())));
        Assert.Equal(("0.100770000", "0.175020000"), Amounts(Assert.Single(dearer.GetProperty("items").EnumerateArray())));
    }

    [Fact]
    public async Task A_text_is_counted_and_bounded_by_its_bytes()
    {
        await using var host = await GatewayHost.StartAsync(Yaml);
        var text = Json(await Estimate(host, """{"model":"m","text":"Grüße aus Köln"}"""));
        var messages = Json(await Estimate(host, """{"model":"m","messages":[{"role":"user","content":"Hello there"}]}"""));

        Assert.Equal(17, text.GetProperty("max_input_tokens").GetInt64());
        Assert.InRange(text.GetProperty("input_tokens").GetInt64(), 1, 17);
        Assert.True(messages.GetProperty("max_input_tokens").GetInt64() > messages.GetProperty("input_tokens").GetInt64());

        // Nothing bounds the output of a model that no catalogue knows the most of.
        var usual = text.GetProperty("items").EnumerateArray().Single(item => item.GetProperty("deployment").GetString() == "m/usual");
        Assert.Equal(JsonValueKind.Null, usual.GetProperty("bound_usd").ValueKind);
        Assert.Equal(JsonValueKind.String, usual.GetProperty("expected_usd").ValueKind);
    }

    [Theory]
    [InlineData("""{"input_tokens":5}""", "model")]
    [InlineData("""{"model":7,"input_tokens":5}""", "model")]
    [InlineData("""{"model":"nothing","input_tokens":5}""", "model")]
    [InlineData("""{"model":"m","deployment":"x","input_tokens":5}""", "deployment")]
    [InlineData("""{"model":"m"}""", "input_tokens")]
    [InlineData("""{"model":"m","input_tokens":5,"text":"x"}""", "input_tokens")]
    [InlineData("""{"model":"m","input_tokens":-5}""", "input_tokens")]
    [InlineData("""{"model":"m","input_tokens":1.5}""", "input_tokens")]
    [InlineData("""{"model":"m","input_tokens":9000000000}""", "input_tokens")]
    [InlineData("""{"model":"m","text":5}""", "text")]
    [InlineData("""{"model":"m","messages":"x"}""", "messages")]
    [InlineData("""{"model":"m","input_tokens":5,"max_output_tokens":"x"}""", "max_output_tokens")]
    [InlineData("""{"model":"m","input_tokens":5,"service_tier":"gold"}""", "service_tier")]
    [InlineData("""{"model":"m","input_tokens":5,"tokens":5}""", "tokens")]
    public async Task A_wrong_estimate_is_answered_with_the_field(string body, string field)
    {
        await using var host = await GatewayHost.StartAsync(Yaml);
        var reply = await Estimate(host, body);

        Assert.Equal(400, reply.Status);
        Assert.True(Json(reply).GetProperty("errors").TryGetProperty(field, out _), reply.Text);
    }

    [Fact]
    public async Task Malformed_json_and_callers_are_refused()
    {
        await using var host = await GatewayHost.StartAsync(Yaml);

        Assert.Equal(400, (await Estimate(host, "{")).Status);
        Assert.Equal(400, (await Estimate(host, """{"model":"m","model":"m","input_tokens":1}""")).Status);
        Assert.InRange((await host.GetAsync("/api/prices")).Status, 401, 403);
        Assert.InRange((await host.PostAsync("/api/prices/estimate", """{"model":"m","input_tokens":5}""")).Status, 401, 403);
    }

    private static Task<Reply> Estimate(GatewayHost host, string body) => host.PostAsync("/api/prices/estimate", body, Admin);

    private static (string?, string?) Amounts(JsonElement item) => (item.GetProperty("expected_usd").GetString(), item.GetProperty("bound_usd").GetString());

    private static string? InputAt(Reply reply) =>
        Assert.Single(Json(reply).GetProperty("items").EnumerateArray()).GetProperty("rates")[0].GetProperty("input_usd").GetString();

    private static JsonElement Json(Reply reply) => reply.Json;
}
