using System.Globalization;
using System.Text;
using System.Text.Json;
using Weir.Engine.Pricing;
using Weir.Engine.Wire;

namespace Weir.Tests.Pricing;

/// <summary>
/// Usage blocks as the providers document them (each bill names the page) and what they cost to the nano-dollar, worked out by hand: one
/// US dollar per million tokens is 1,000 nano-dollars a token. The arithmetic stands in the bill and is worked out here once more, in decimals.
/// </summary>
public sealed class GoldenCostTests
{
    private static readonly DateTimeOffset Day = new(2026, 11, 21, 0, 0, 0, TimeSpan.Zero);

    public sealed record Bill(
        string Kind, string Model, string What, string Source, JsonElement Usage, string? ServiceTier, int? Choices, string Arithmetic, long NanoUsd)
    {
        public override string ToString() => $"{Model}: {What}";
    }

    private static readonly JsonSerializerOptions Snake = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private static readonly Bill[] Bills = JsonSerializer.Deserialize<Bill[]>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", "Prices", "bills.json")),
        Snake)!;

    public static TheoryData<int, string> Cases
    {
        get
        {
            var data = new TheoryData<int, string>();
            foreach (var (index, bill) in Bills.Index())
            {
                data.Add(index, bill.ToString());
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_documented_usage_block_costs_what_the_price_list_says(int index, string what)
    {
        var bill = Bills[index];
        var dialect = bill.Kind == "anthropic" ? Dialect.Anthropic : Dialect.OpenAi;

        var facts = AnswerScanner.Scan(dialect, Encoding.UTF8.GetBytes(Answer(dialect, bill)));

        Assert.NotNull(facts?.Usage);
        var price = PriceCatalogue.Shipped.Find(bill.Kind, bill.Model)!.At(Day)!;
        Assert.True(bill.NanoUsd == price.CostOf(facts.Usage.Value, facts.ServiceTier ?? ServiceTier.Standard).NanoUsd, what);
        Assert.Equal(bill.NanoUsd, decimal.Round(Worked(bill.Arithmetic), 0, MidpointRounding.ToEven));
    }

    [Fact]
    public void There_are_enough_bills_each_with_its_page()
    {
        Assert.True(Bills.Length >= 60);
        Assert.All(Bills, bill => Assert.Matches(@"^[a-z0-9.-]+\.[a-z]+/", bill.Source));
        Assert.Contains(Bills, bill => bill.Choices > 1);
        Assert.Equal(["batch", "flex", "priority"], Bills.Select(TierOf).Where(tier => tier is "batch" or "flex" or "priority").Distinct().Order());
    }

    private static string? TierOf(Bill bill) => bill.ServiceTier ?? (bill.Usage.TryGetProperty("service_tier", out var tier) ? tier.GetString() : null);

    /// <summary><c>(2,006 - 1,920) x 2,500 + 300 x 10,000</c>.</summary>
    private static decimal Worked(string arithmetic) => arithmetic.Split(" + ")
        .Sum(term => term.Split(" x ").Aggregate(1m, (product, factor) => product * factor.Trim('(', ')').Split(" - ").Select(Number).Aggregate((left, right) => left - right)));

    private static decimal Number(string text) => decimal.Parse(text, NumberStyles.AllowThousands | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

    private static string Answer(Dialect dialect, Bill bill)
    {
        var (model, usage) = (bill.Model, bill.Usage.GetRawText());
        var tier = bill.ServiceTier is { } name ? $"\"service_tier\":\"{name}\"," : "";
        var choices = string.Join(',', Enumerable.Range(0, bill.Choices ?? 1).Select(index => $$$"""{"index":{{{index}}},"message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}"""));
        return dialect == Dialect.Anthropic
            ? $$"""{"id":"msg_1","type":"message","role":"assistant","model":"{{model}}","content":[{"type":"text","text":"Hi"}],"stop_reason":"end_turn","stop_sequence":null,"usage":{{usage}}}"""
        : model.Contains("embedding", StringComparison.Ordinal)
            ? $$"""{"object":"list",{{tier}}"data":[{"object":"embedding","index":0,"embedding":[0.5]}],"model":"{{model}}","usage":{{usage}}}"""
            : $$"""{"id":"c","object":"chat.completion",{{tier}}"created":1,"model":"{{model}}","choices":[{{choices}}],"usage":{{usage}}}""";
    }
}
