using System.Text.Json;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger;
using Weir.Engine.Ledger.Budgets;
using Weir.Tests.Support;

namespace Weir.Tests.Operations;

/// <summary><c>/api/budgets</c> and <c>/api/keys</c>: how budgets stand, their correction, and keys that they disabled.</summary>
public sealed class BudgetsApiTests : IAsyncLifetime
{
    // Ten days into a month of 30 days.
    private readonly ManualClock _clock = new(new(2026, 4, 11, 0, 0, 0, TimeSpan.Zero));
    private GatewayHost _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await GatewayHost.StartAsync(
        """
        providers: { sim: { kind: simulator } }
        models: { m: { deployments: { d: { provider: sim, model: sim-gpt, price: { input: 1, output: 1 } } } } }
        keys: { red: { secret: "env:KEY", team: red, project: p1 }, blue: { secret: "env:KEY2", team: blue, enabled: false } }
        budgets:
          reds:   { scope: { team: red }, period: month, limit_usd: 3, action: block, thresholds: [0.5, 0.9], timezone: UTC }
          each:   { scope: { customer: "*" }, period: day, limit_usd: 1, action: warn }
          zero:   { scope: { team: green }, period: year, limit_usd: 0 }
          counts: { scope: {}, period: 24h, limit_tokens: 1000, limit_requests: 4, action: warn }
          strict: { scope: { team: blue }, period: lifetime, limit_usd: 1, action: disable }
        """,
        _clock);

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task A_budget_nobody_was_charged_to_is_told_with_zeros_and_exactly_these_fields()
    {
        var items = Items((await _gateway.AdminAsync("/api/budgets")).Json);
        Assert.Equal(["counts", "each", "reds", "strict", "zero"], items.Select(item => Text(item, "id")));
        var reds = items[2];
        Assert.Equal(
            ["id", "scope", "child", "period", "timezone", "action", "limit_usd", "posted_usd", "held_usd", "remaining_usd", "percent", "resets_at",
             "limit_tokens", "posted_tokens", "held_tokens", "remaining_tokens", "limit_requests", "posted_requests", "held_requests", "remaining_requests",
             "projected_usd", "status", "thresholds", "window_start", "window_end"],
            reds.EnumerateObject().Select(field => field.Name));
        Assert.Equal("""{"team":"red"}""", reds.GetProperty("scope").GetRawText());
        Assert.Equal(("month", "UTC", "block", ""), (Text(reds, "period"), Text(reds, "timezone"), Text(reds, "action"), Text(reds, "child")));
        Assert.Equal(("3.000000000", "0.000000000", "0.000000000", "3.000000000"), (Text(reds, "limit_usd"), Text(reds, "posted_usd"), Text(reds, "held_usd"), Text(reds, "remaining_usd")));
        Assert.Equal(("0.0", "[0.5,0.9]", "ok"), (reds.GetProperty("percent").GetRawText(), reds.GetProperty("thresholds").GetRawText(), Text(reds, "status")));
        Assert.Equal(("2026-04-01T00:00:00+00:00", "2026-05-01T00:00:00+00:00", "2026-05-01T00:00:00+00:00"), (Text(reds, "window_start"), Text(reds, "window_end"), Text(reds, "resets_at")));
        Assert.Equal(("", "1.000000000"), (Text(items[1], "child"), Text(items[1], "remaining_usd")));
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null, JsonValueKind.Null), (items[3].GetProperty("resets_at").ValueKind, items[3].GetProperty("window_end").ValueKind, items[3].GetProperty("projected_usd").ValueKind));
    }

    [Fact]
    public async Task A_limit_of_zero_divides_by_nothing()
    {
        var zero = await ItemAsync("zero");
        Assert.Equal(("100.0", "exhausted", "0.000000000"), (zero.GetProperty("percent").GetRawText(), Text(zero, "status"), Text(zero, "remaining_usd")));
        await ReportAsync("green", usd: 0.000000001m);
        Assert.Equal(("100.0", "over", "-0.000000001"), (await ItemAsync("zero") is var after ? (after.GetProperty("percent").GetRawText(), Text(after, "status"), Text(after, "remaining_usd")) : default));
    }

    [Theory]
    [InlineData("0.4", "ok", "13.3", "1.200000000")] // a third of the month has passed
    [InlineData("1.2", "ok", "40.0", "3.600000000")] // exactly 1.2 times the limit
    [InlineData("1.200000001", "warning", "40.0", "3.600000003")] // projected above it
    [InlineData("1.499999999", "warning", "49.9", "4.499999997")]
    [InlineData("2.999999999", "warning", "99.9", "8.999999997")] // never told as used up before it is
    [InlineData("3", "exhausted", "100.0", "9.000000000")]
    [InlineData("3.000000001", "over", "100.0", "9.000000003")]
    [InlineData("4.5", "over", "150.0", "13.500000000")]
    public async Task Status_percent_and_projection_follow_what_is_posted(string usd, string status, string percent, string projected)
    {
        await ReportAsync("red", decimal.Parse(usd, System.Globalization.CultureInfo.InvariantCulture));
        var reds = await ItemAsync("reds");
        Assert.Equal((status, percent, projected), (Text(reds, "status"), reds.GetProperty("percent").GetRawText(), Text(reds, "projected_usd")));
    }

    [Fact]
    public async Task A_threshold_that_is_reached_is_a_warning_and_told_in_the_budgets_notices()
    {
        _clock.Advance(TimeSpan.FromDays(19)); // nothing much is projected any more
        await ReportAsync("red", 1.499999999m);
        Assert.Equal("ok", Text(await ItemAsync("reds"), "status"));
        await ReportAsync("red", 0.000000001m);
        var shown = (await _gateway.AdminAsync("/api/budgets/reds")).Json;
        Assert.Equal("warning", Text(Items(shown).Single(), "status"));
        var notice = Assert.Single(shown.GetProperty("notices").EnumerateArray());
        Assert.Equal(("threshold", "0.5", "usd", "3.000000000", "1.500000000"), (Text(notice, "kind"), notice.GetProperty("threshold").GetRawText(), Text(notice, "unit"), Text(notice, "limit_usd"), Text(notice, "posted_usd")));
        var entries = (await _gateway.AdminAsync(Text(shown, "entries")!)).Json;
        Assert.Equal(2, Items(entries).Count);
    }

    [Fact]
    public async Task Each_child_has_an_item_and_they_come_in_pages()
    {
        foreach (var customer in new[] { "c", "a", "a,b%", "" })
        {
            await ReportAsync("red", 0.25m, customer: customer);
        }

        _clock.Advance(TimeSpan.FromDays(1));
        await ReportAsync("red", 0.5m, customer: "b");
        Assert.Equal(["customer=b"], Items((await _gateway.AdminAsync("/api/budgets/each")).Json).Select(item => Text(item, "child")));
        await ReportAsync("red", 0.25m, customer: "a,b%");
        await ReportAsync("red", 0.25m, customer: "");
        string[] expected = ["counts ", "each customer=", "each customer=a%2Cb%25", "each customer=b", "reds ", "strict ", "zero "];
        foreach (var limit in new[] { 1, 2, 3, 7, 100 })
        {
            var (seen, next) = (new List<string>(), "");
            do
            {
                var page = (await _gateway.AdminAsync($"/api/budgets?limit={limit}{next}")).Json;
                Assert.InRange(Items(page).Count, 1, limit);
                seen.AddRange(Items(page).Select(item => Text(item, "id") + " " + Text(item, "child")));
                next = page.GetProperty("next").ValueKind == JsonValueKind.Null ? "" : "&after=" + Text(page, "next");
            }
            while (next.Length > 0);

            Assert.Equal(expected, seen);
        }

        var one = Assert.Single(Items((await _gateway.AdminAsync("/api/budgets/each?child=customer%3Db")).Json));
        Assert.Equal(("customer=b", "0.500000000"), (Text(one, "child"), Text(one, "posted_usd")));
    }

    [Fact]
    public async Task A_rolling_budget_tells_everything_that_counts_and_no_more()
    {
        await ReportAsync("red", 0.1m, requests: 1, tokens: 300);
        _clock.Advance(TimeSpan.FromHours(20));
        await ReportAsync("red", 0.1m, requests: 2, tokens: 100);
        var both = await ItemAsync("counts");
        Assert.Equal((3, 1, 400, 600, "75.0", "ok"), (both.GetProperty("posted_requests").GetInt32(), both.GetProperty("remaining_requests").GetInt32(), both.GetProperty("posted_tokens").GetInt32(), both.GetProperty("remaining_tokens").GetInt32(), both.GetProperty("percent").GetRawText(), Text(both, "status")));
        _clock.Advance(TimeSpan.FromHours(6));
        var later = await ItemAsync("counts");
        Assert.Equal((2, 100), (later.GetProperty("posted_requests").GetInt32(), later.GetProperty("posted_tokens").GetInt32()));
    }

    [Fact]
    public async Task A_credit_is_an_entry_with_its_author_and_counts_once()
    {
        await ReportAsync("red", 3m);
        Assert.Equal("exhausted", Text(await ItemAsync("reds"), "status"));
        for (var i = 0; i < 2; i++)
        {
            var reply = await PostAsync("/api/budgets/reds/credits", """{"amount_usd":"2.500000001","reason":"the provider paid back","id":"ticket-7"}""");
            Assert.True(reply.Status == 200, reply.Text);
            Assert.Equal(("crd_ticket-7", "0.499999999", "2.500000001"), (Text(reply.Json, "id"), Text(reply.Json.GetProperty("budget"), "posted_usd"), Text(reply.Json.GetProperty("budget"), "remaining_usd")));
        }

        Assert.Equal(409, (await PostAsync("/api/budgets/reds/credits", """{"amount_usd":2,"reason":"another"}""", ("Idempotency-Key", "ticket-7"))).Status);
        Assert.Equal(200, (await PostAsync("/api/budgets/reds/credits", """{"amount_usd":-0.5,"reason":"a charge"}""")).Status);
        var entry = Items((await _gateway.AdminAsync("/api/ledger/entries?kind=credit&budget=reds")).Json).Last();
        Assert.Equal(("crd_ticket-7", "-2.500000001", "admin-token", "the provider paid back"), (Text(entry, "id"), Text(entry, "posted_usd"), Text(entry, "author"), Text(entry, "reason")));
        Assert.Equal("0.999999999", Text(await ItemAsync("reds"), "posted_usd"));
        await _gateway.AssertLedgerSoundAsync();
    }

    [Theory]
    [InlineData("reds", """{"reason":"r"}""", "amount_usd")]
    [InlineData("reds", """{"amount_usd":"0","reason":"r"}""", "amount_usd")]
    [InlineData("reds", """{"amount_usd":"1000000.000000001","reason":"r"}""", "amount_usd")]
    [InlineData("reds", """{"amount_usd":"0.0000000001","reason":"r"}""", "amount_usd")]
    [InlineData("reds", """{"amount_usd":"1,5","reason":"r"}""", "amount_usd")]
    [InlineData("reds", """{"amount_usd":1e3,"reason":"r"}""", "amount_usd")]
    [InlineData("reds", """{"amount_usd":true,"reason":"r"}""", "amount_usd")]
    [InlineData("reds", """{"tokens":1.5,"reason":"r"}""", "tokens")]
    [InlineData("reds", """{"requests":1000000001,"reason":"r"}""", "requests")]
    [InlineData("reds", """{"amount_usd":1}""", "reason")]
    [InlineData("reds", """{"amount_usd":1,"reason":""}""", "reason")]
    [InlineData("reds", """{"amount_usd":1,"reason":"a\nb"}""", "reason")]
    [InlineData("reds", """{"amount_usd":1,"reason":"\ud800"}""", "reason")]
    [InlineData("reds", """{"amount_usd":1,"reason":"r","child":"team=red"}""", "child")]
    [InlineData("each", """{"amount_usd":1,"reason":"r"}""", "child")]
    [InlineData("each", """{"amount_usd":1,"reason":"r","child":"team=red"}""", "child")]
    [InlineData("each", """{"amount_usd":1,"reason":"r","child":"customer=a,b"}""", "child")]
    [InlineData("reds", """{"amount_usd":1,"reason":"r","id":"a/b"}""", "id")]
    [InlineData("reds", """{"amount_usd":1,"reason":"r","amount":2}""", "amount")]
    public async Task A_credit_with_a_mistake_is_refused_by_the_fields_name_and_writes_nothing(string budget, string body, string field)
    {
        var reply = await PostAsync($"/api/budgets/{budget}/credits", body);
        Assert.Equal(400, reply.Status);
        Assert.Equal([field], reply.Json.GetProperty("errors").EnumerateObject().Select(error => error.Name));
        Assert.Empty(Items((await _gateway.AdminAsync("/api/ledger/entries")).Json));
    }

    [Theory]
    [InlineData("""{"amount_usd":1,"amount_usd":2,"reason":"r"}""", 400)]
    [InlineData("[]", 400)]
    [InlineData("", 400)]
    [InlineData("{", 400)]
    public async Task What_is_no_object_is_refused(string body, int status) => Assert.Equal(status, (await PostAsync("/api/budgets/reds/credits", body)).Status);

    [Fact]
    public async Task A_budget_that_is_not_there_is_told_with_the_nearest_that_is()
    {
        foreach (var reply in new[] { await _gateway.AdminAsync("/api/budgets/redz"), await PostAsync("/api/budgets/redz/credits", "{}") })
        {
            Assert.Equal((404, "There is no budget 'redz'. Is 'reds' meant?"), (reply.Status, Text(reply.Json, "detail")));
        }
    }

    [Fact]
    public async Task Budgets_and_keys_are_opened_by_no_callers_key()
    {
        foreach (var path in new[] { "/api/budgets", "/api/budgets/reds", "/api/keys" })
        {
            Assert.Equal(401, (await _gateway.GetAsync(path)).Status);
        }

        Assert.Equal(401, (await _gateway.PostAsync("/api/budgets/reds/credits", """{"amount_usd":1,"reason":"r"}""")).Status);
        Assert.Equal(401, (await _gateway.PostAsync("/api/keys/red/enable", "")).Status);
    }

    [Fact]
    public async Task A_key_that_a_budget_disabled_is_told_and_works_again_once_it_is_enabled()
    {
        await _gateway.Get<LedgerBook>().HoldAsync(Ask("blue", "blue", usd: 2));
        var keys = Items((await _gateway.AdminAsync("/api/keys?disabled=true")).Json);
        var blue = Assert.Single(keys);
        Assert.Equal(("blue", "blue", false, "strict"), (Text(blue, "id"), Text(blue, "team"), blue.GetProperty("enabled").GetBoolean(), Text(blue.GetProperty("disabled_by"), "budget")));
        Assert.DoesNotContain("wk_", (await _gateway.AdminAsync("/api/keys")).Text, StringComparison.Ordinal);
        Assert.Equal(["blue", "red"], Items((await _gateway.AdminAsync("/api/keys")).Json).Select(key => Text(key, "id")));
        Assert.Equal("red", Text(Items((await _gateway.AdminAsync("/api/keys?after=blue")).Json).Single(), "id"));

        var first = await PostAsync("/api/keys/blue/enable", "");
        Assert.Equal((200, true, JsonValueKind.Null), (first.Status, first.Json.GetProperty("was_disabled").GetBoolean(), first.Json.GetProperty("key").GetProperty("disabled_by").ValueKind));
        Assert.False((await PostAsync("/api/keys/blue/enable", "")).Json.GetProperty("was_disabled").GetBoolean());
        Assert.False(_gateway.Get<DisabledKeys>().Contains("blue"));
        Assert.Empty(Items((await _gateway.AdminAsync("/api/keys?disabled=true")).Json));
        Assert.Contains("Is 'blue' meant?", Text((await PostAsync("/api/keys/bleu/enable", "")).Json, "detail")!, StringComparison.Ordinal);
    }

    private static string? Text(JsonElement item, string name) => item.GetProperty(name).GetString();

    private static List<JsonElement> Items(JsonElement answer) => [.. answer.GetProperty("items").EnumerateArray()];

    private HoldRequest Ask(string team, string key, decimal usd)
    {
        var who = new Attribution(key, team);
        return new()
        {
            OperationId = "op_1",
            Number = 1,
            Bound = new(Money.FromUsd(usd), 100, 1),
            Attribution = who,
            Deployment = "m/d",
            Provider = "sim",
            Model = "sim-gpt",
            RequestedModel = "m",
            StartedAt = _clock.GetUtcNow(),
            Budgets = _gateway.Get<Holder<BudgetBook>>().Current.Covering(new(who, "sim", "m")),
        };
    }

    private async Task<JsonElement> ItemAsync(string id) => Assert.Single(Items((await _gateway.AdminAsync("/api/budgets/" + id)).Json));

    private Task<Reply> PostAsync(string path, string body, params (string, string)[] headers) =>
        _gateway.PostAsync(path, body, [("Authorization", "Bearer " + GatewayHost.AdminToken), .. headers]);

    private async Task ReportAsync(string team, decimal usd, string? customer = null, long requests = 0, long tokens = 0) =>
        Assert.True(await _gateway.Get<LedgerBook>().AddExternalAsync(new()
        {
            Id = Ids.New("ext_", _clock),
            Integration = "test",
            OccurredAt = _clock.GetUtcNow(),
            Attribution = new("", team, Customer: customer),
            Api = Money.FromUsd(usd),
            Tokens = tokens,
            Requests = requests,
            Author = "test",
        }));
}
