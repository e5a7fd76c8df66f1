using System.Text;
using System.Text.Json;
using Weir.Engine.Pricing;
using Weir.Engine.Providers.Simulator;
using Weir.Tests.Support;

namespace Weir.Tests.Providers.Simulator;

/// <summary>The simulator's own account.</summary>
public sealed class BillTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task The_usage_told_is_the_usage_billed(bool anthropic, bool stream)
    {
        foreach (var overHttp in (bool[])[false, true])
        {
            await using var door = await Door.OpenAsync(overHttp);
            using var response = await door.AskAsync(anthropic, "sim-x", stream, "Tell me about both rivers and stones");
            var text = await response.TextAsync();
            await door.Engine.Bill.UntilAsync(static totals => totals.Open == 0, TestContext.Current.CancellationToken);

            var usage = (stream ? Wire.Events(text).Last(static e => e.TryGetProperty("usage", out _)) : JsonElement.Parse(text)).GetProperty("usage");
            var entry = Assert.Single(door.Engine.Bill.Entries());
            Assert.Equal(usage.GetProperty(anthropic ? "input_tokens" : "prompt_tokens").GetInt64(), entry.Usage.Input);
            Assert.Equal(usage.GetProperty(anthropic ? "output_tokens" : "completion_tokens").GetInt64(), entry.Usage.Output);
            Assert.Equal((entry.Usage.Input * 2_500) + (entry.Usage.Output * 10_000), entry.CostNanoUsd);
            Assert.Equal((SimulatorOutcome.Completed, stream, 200), (entry.Outcome, entry.Stream, entry.Status));
            Assert.Equal(entry.CostNanoUsd, door.Engine.Bill.Totals.CostNanoUsd);
            Assert.Equal(entry.Usage, door.Engine.Bill.Totals.Usage);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stream_that_the_caller_leaves_is_billed_as_far_as_it_got(bool anthropic)
    {
        var clock = new ManualClock();
        await using var door = Door.InProcess(new() { FirstTokenMs = 300, TokenMs = 15 }, clock);
        using (var response = await door.AskAsync(anthropic, "sim-x!tokens=200", stream: true))
        {
            await using var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
            using var leave = new CancellationTokenSource();
            var reading = body.CopyToAsync(Stream.Null, leave.Token);
            clock.Advance(TimeSpan.FromMilliseconds(1_500));
            await leave.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        }

        var entry = Assert.Single(door.Engine.Bill.Entries());
        Assert.Equal(SimulatorOutcome.Cancelled, entry.Outcome);
        Assert.InRange(entry.Usage.Output, 40, 140);
        Assert.InRange(entry.EventsSent, 20, 140);
        Assert.Equal((entry.Usage.Input * 2_500) + (entry.Usage.Output * 10_000), entry.CostNanoUsd);
        Assert.Equal(TimeSpan.FromMilliseconds(1_500), entry.Ended - entry.Started);
    }

    [Fact]
    public async Task A_plain_answer_left_while_it_is_made_is_billed_by_time()
    {
        var clock = new ManualClock();
        await using var door = Door.InProcess(new() { FirstTokenMs = 100, TokenMs = 10 }, clock);
        using var leave = new CancellationTokenSource();
        door.Token = leave.Token;

        var call = door.AskAsync(anthropic: false, "sim-x!tokens=200", stream: false);
        clock.Advance(TimeSpan.FromMilliseconds(600));
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);

        var entry = Assert.Single(door.Engine.Bill.Entries());
        Assert.Equal((SimulatorOutcome.Cancelled, 50L, 0L), (entry.Outcome, entry.Usage.Output, entry.EventsSent));
    }

    [Fact]
    public async Task It_is_read_and_reset_over_HTTP()
    {
        await using var door = await Door.OverHttpAsync();
        for (var i = 0; i < 3; i++)
        {
            using var response = await door.AskAsync(anthropic: i == 1, "sim-x", stream: false);
            await response.TextAsync();
        }

        await door.Engine.Bill.UntilAsync(static totals => totals.Open == 0, TestContext.Current.CancellationToken);
        using var all = await door.SendAsync(HttpMethod.Get, "/simulator/bill");
        using var rest = await door.SendAsync(HttpMethod.Get, "/simulator/bill?after=1&limit=1");
        using var reset = await door.SendAsync(HttpMethod.Delete, "/simulator/bill");

        var bill = await all.JsonAsync();
        Assert.Equal(3, bill.GetProperty("items").GetArrayLength());
        Assert.Equal(3, bill.GetProperty("totals").GetProperty("completed").GetInt64());
        Assert.Equal("anthropic", bill.GetProperty("items")[1].GetProperty("dialect").GetString());
        Assert.Equal(JsonValueKind.Null, bill.GetProperty("next").ValueKind);
        Assert.Equal("2", (await rest.JsonAsync()).GetProperty("next").GetString());
        Assert.Equal(204, (int)reset.StatusCode);
        Assert.Equal(new SimulatorBillTotals(), door.Engine.Bill.Totals);
    }

    [Fact]
    public async Task It_keeps_so_many_entries_and_all_sums()
    {
        await using var door = Door.InProcess(new() { BillCapacity = 2 });
        for (var i = 0; i < 5; i++)
        {
            using var response = await door.AskAsync(anthropic: false, "sim-x", stream: false);
            await response.TextAsync();
        }

        var totals = door.Engine.Bill.Totals;
        Assert.Equal([4L, 5L], door.Engine.Bill.Entries().Select(static e => e.Number));
        Assert.Equal((5, 5, 3, 0), (totals.Attempts, totals.Completed, totals.Dropped, totals.Open));
        Assert.Equal(5 * door.Engine.Bill.Entries()[0].CostNanoUsd, totals.CostNanoUsd);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_shows_what_reached_the_provider(bool overHttp)
    {
        await using var door = await Door.OpenAsync(overHttp, new() { BillBodyBytes = 16 });
        const string Body = """{"model":"sim-x","messages":[{"role":"user","content":"hi"}]}""";
        using var response = await door.SendAsync(HttpMethod.Post, "/v1/chat/completions", Body, ("X-Caller-Secret", "s3cret"));

        var entry = Assert.Single(door.Engine.Bill.Entries());
        Assert.Contains("x-caller-secret", entry.HeaderNames);
        Assert.Contains("content-type", entry.HeaderNames);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(Body))), entry.BodySha256);
        Assert.Equal(Body[..16], Encoding.UTF8.GetString(entry.Body.Span));
    }

    [Theory]
    [InlineData(1, 500_000, 0)]
    [InlineData(1, 500_001, 1)]
    [InlineData(3, 500_000, 2)]
    [InlineData(1_000_000_000_000, 2_500_000_000, 2_500_000_000_000_000)]
    public void The_price_rounds_half_to_even_once(long tokens, long price, long cost)
    {
        var prices = new SimulatorPrice { Input = price, CacheRead = 0, Output = 0 };

        Assert.Equal(cost, prices.CostNanoUsd(new TokenUsage { Input = tokens }));
    }
}
