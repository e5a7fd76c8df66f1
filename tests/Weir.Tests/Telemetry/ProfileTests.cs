using FsCheck;
using FsCheck.Fluent;
using Weir.Engine.Telemetry.Profiles;
using Weir.Engine.Wire;
using Weir.Tests.Proxy;
using Weir.Tests.Support;

namespace Weir.Tests.Telemetry;

/// <summary>Statistics of operations in bounded memory: S4-30 and the summary of S3-09.</summary>
public sealed class ProfileTests
{
    private const string Config = """
        telemetry: { slow_operation_ms: 1 }
        providers: { sim: { kind: simulator, simulator: { first_token_ms: 5, token_ms: 0 } } }
        models: { m: { deployments: { d: { provider: sim, model: sim-gpt, price: { input: 2, output: 4 } } } } }
        keys: { test: { secret: "env:KEY", team: red } }
        """;

    // S4-30: the nearest rank, as its own calculatePercentile has it, though no value is kept.
    [Fact]
    public void A_quantile_is_the_nearest_rank_to_one_percent()
    {
        var durations = Gen.Choose(1, 600_000_000).Select(microseconds => TimeSpan.FromMicroseconds(microseconds)).NonEmptyListOf();
        Check.One(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(Campaign.Of(2_000)), Prop.ForAll(durations.ToArbitrary(), Gen.Choose(1, 100).ToArbitrary(), (all, percent) =>
        {
            var sketch = new DurationSketch();
            foreach (var one in all)
            {
                sketch.Add(one);
            }

            var exact = all.Order().ElementAt((((all.Count * percent) + 99) / 100) - 1);
            Assert.InRange(sketch.Quantile(percent / 100d) / exact, 0.989, 1.011);
        }));
    }

    // 25 * 0.56 is above 14 in binary: the 15th would be told.
    [Fact]
    public void A_rank_that_is_whole_is_not_rounded_up()
    {
        var sketch = new DurationSketch();
        for (var second = 1; second <= 25; second++)
        {
            sketch.Add(TimeSpan.FromSeconds(second));
        }

        Assert.InRange(sketch.Quantile(0.56).TotalSeconds, 13.8, 14.2);
    }

    [Fact]
    public void What_is_shorter_or_longer_than_the_sketch_reaches_still_counts()
    {
        var sketch = new DurationSketch();
        sketch.Add(TimeSpan.Zero);
        sketch.Add(TimeSpan.FromDays(400));
        Assert.Equal((2, TimeSpan.Zero), (sketch.Count, new DurationSketch().Quantile(0.5)));
        Assert.True(sketch.Quantile(1) > TimeSpan.FromHours(23));
        Assert.True(sketch.Quantile(0.5) < TimeSpan.FromMicroseconds(2));
    }

    // ⚠ S4-30: profiles without a bound.
    [Fact]
    public void Models_beyond_the_bound_count_together_and_none_is_lost()
    {
        var book = new ProfileBook(TimeProvider.System);
        for (var i = 0; i < ProfileBook.Most + 100; i++)
        {
            book.Of("/v1/messages", $"m{i}").Add(new(TimeSpan.FromMilliseconds(i + 1), IsError: i % 2 == 0, Tokens: 3, CostNanoUsd: 5, DateTimeOffset.UnixEpoch), TimeSpan.FromMilliseconds(500));
        }

        var models = book.Read(byModel: true);
        Assert.Equal(ProfileBook.Most + 1, models.Count);
        Assert.Equal(100, Assert.Single(models, one => one.Model == "other").Count);
        var all = Assert.Single(book.Read(byModel: false));
        Assert.Equal((600, 300, 1_800, 3_000, 100), (all.Count, all.Errors, all.Tokens, all.CostNanoUsd, all.Exceeded));
        Assert.Equal((TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(600)), (all.Min, all.Max));
        book.Clear();
        Assert.Empty(book.Read(byModel: true));
    }

    [Fact]
    public async Task Profiles_and_the_summary_tell_what_the_operations_were_and_begin_anew_when_told_to()
    {
        await using var gateway = await GatewayHost.StartAsync(Config);
        for (var i = 0; i < 4; i++)
        {
            await gateway.EndOfAsync((await gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi, i == 3 ? "unknown" : "m"))).TestId);
        }

        await gateway.EndOfAsync((await gateway.PostAsync("/v1/messages", Ask.Body(Dialect.Anthropic), Ask.Headers(Dialect.Anthropic))).TestId);
        var operations = (await gateway.AdminAsync("/api/operations")).Json.GetProperty("items").EnumerateArray().Where(one => one.GetProperty("status").GetInt32() == 200).ToArray();

        var byEndpoint = (await gateway.AdminAsync("/api/profiles")).Json.GetProperty("items");
        var chat = byEndpoint.EnumerateArray().Single(one => one.GetProperty("endpoint").GetString() == "/v1/chat/completions");
        Assert.Equal((4, 1, 0.25), (chat.GetProperty("count").GetInt32(), chat.GetProperty("errors").GetInt32(), chat.GetProperty("error_rate").GetDouble()));
        double[] times = [.. new[] { "min_ms", "p50_ms", "p95_ms", "max_ms" }.Select(name => chat.GetProperty(name).GetDouble())];
        Assert.True(times[0] > 0 && times[0] <= times[1] * 1.01 && times[1] <= times[2] && times[2] <= times[3] * 1.01, string.Join(' ', times));
        Assert.True(chat.GetProperty("exceeded").GetInt32() >= 3);

        var byModel = (await gateway.AdminAsync("/api/profiles?by=model")).Json.GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal(["-", "m", "m"], byModel.Select(one => one.GetProperty("model").GetString()));
        Assert.Equal(400, (await gateway.AdminAsync("/api/profiles?by=color")).Status);

        // S3-09, with cost and tokens, and every status. ⚠ only 200 and 500 were told apart there.
        var summary = (await gateway.AdminAsync("/api/profiles/summary")).Json;
        Assert.Equal((5, 1, 0.2, 0), (summary.GetProperty("total_requests").GetInt32(), summary.GetProperty("total_errors").GetInt32(), summary.GetProperty("error_rate").GetDouble(), summary.GetProperty("active_requests").GetInt32()));
        Assert.True(summary.GetProperty("avg_response_time_ms").GetDouble() > 0 && summary.GetProperty("memory_usage_mb").GetDouble() > 10 && summary.GetProperty("cpu_usage_percent").GetDouble() >= 0);
        var messages = summary.GetProperty("endpoints").GetProperty("/v1/messages");
        Assert.Equal((1, 0), (messages.GetProperty("request_count").GetInt32(), messages.GetProperty("error_count").GetInt32()));
        var cost = operations.Sum(one => decimal.Parse(one.GetProperty("cost_usd").GetString()!, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(cost, summary.GetProperty("endpoints").EnumerateObject().Sum(one => decimal.Parse(one.Value.GetProperty("cost_usd").GetString()!, System.Globalization.CultureInfo.InvariantCulture)));

        Assert.Equal(204, (await gateway.SendAsync(HttpMethod.Delete, "/api/profiles", null, ("Authorization", "Bearer " + GatewayHost.AdminToken))).Status);
        Assert.Equal(0, (await gateway.AdminAsync("/api/profiles")).Json.GetProperty("items").GetArrayLength());
        await gateway.EndOfAsync((await gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi))).TestId);
        Assert.Equal(1, (await gateway.AdminAsync("/api/profiles/summary")).Json.GetProperty("total_requests").GetInt32());
    }

    [Fact]
    public async Task An_operation_that_takes_longer_than_it_should_is_logged()
    {
        await using var gateway = await GatewayHost.StartAsync(Config);
        var reply = await gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi));
        await gateway.EndOfAsync(reply.TestId);
        var told = Assert.Single(gateway.Logs.All, line => line.Event == "operation_threshold_exceeded");
        Assert.Equal((reply.Operation, "/v1/chat/completions", "m", 1d, "red"), (told["RequestId"], told["Endpoint"], told["Model"], told["ThresholdMs"], told["Team"]));
        Assert.True((double)told["DurationMs"]! > 1);
    }
}
