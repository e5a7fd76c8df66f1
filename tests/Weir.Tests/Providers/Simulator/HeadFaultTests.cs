using Weir.Engine.Egress;
using Weir.Engine.Providers.Simulator;
using Weir.Tests.Support;

namespace Weir.Tests.Providers.Simulator;

/// <summary>Error statuses, retry headers, redirects and wrong bodies that come with headers.</summary>
public sealed class HeadFaultTests
{
    public static TheoryData<int, bool, bool> Statuses =>
        [.. from status in new[] { 400, 401, 403, 404, 413, 429, 500, 502, 503, 529 }
            from anthropic in new[] { false, true }
            from overHttp in new[] { false, true }
            select new TheoryDataRow<int, bool, bool>(status, anthropic, overHttp)];

    [Theory]
    [MemberData(nameof(Statuses))]
    public async Task Any_status_comes_with_an_error_of_the_dialect_and_costs_nothing(int status, bool anthropic, bool overHttp)
    {
        await using var door = await Door.OpenAsync(overHttp);

        using var response = await door.AskAsync(anthropic, $"sim-x!status={status}", stream: true);
        var body = await response.JsonAsync();

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        Assert.Contains($"{status}", body.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(anthropic, body.TryGetProperty("type", out var type) && type.GetString() == "error");
        Assert.Equal(!anthropic, body.GetProperty("error").TryGetProperty("param", out _));
        var entry = Assert.Single(door.Engine.Bill.Entries());
        Assert.Equal((SimulatorOutcome.Refused, status, 0L), (entry.Outcome, entry.Status, entry.CostNanoUsd));
    }

    [Theory]
    [InlineData("status=529", "overloaded_error")]
    [InlineData("status=429", "rate_limit_error")]
    [InlineData("status=413", "request_too_large")]
    [InlineData("status=402", "billing_error")]
    [InlineData("status=504", "timeout_error")]
    public async Task Anthropic_names_each_error(string fault, string type)
    {
        await using var door = Door.InProcess();

        using var response = await door.AskAsync(anthropic: true, $"sim-x!{fault}", stream: false);

        Assert.Equal(type, (await response.JsonAsync()).GetProperty("error").GetProperty("type").GetString());
    }

    [Theory]
    [InlineData("retry-after=2", "retry-after", "2")]
    [InlineData("retry-after=-5", "retry-after", "-5")]
    [InlineData("retry-after=soon", "retry-after", "soon")]
    [InlineData("retry-after=date+90", "retry-after", "Sun, 01 Mar 2026 12:01:30 GMT")]
    [InlineData("retry-after-ms=1500", "retry-after-ms", "1500")]
    public async Task Retry_headers_come_in_every_form(string fault, string name, string value)
    {
        foreach (var overHttp in (bool[])[false, true])
        {
            await using var door = await Door.OpenAsync(overHttp);
            using var response = await door.AskAsync(anthropic: false, $"sim-x!status=429,{fault}", stream: false);
            Assert.Equal(value, response.Headers.NonValidated[name].ToString());
        }
    }

    [Fact]
    public async Task Without_being_told_there_is_no_retry_header()
    {
        await using var door = Door.InProcess();

        using var response = await door.AskAsync(anthropic: false, "sim-x!status=429", stream: false);

        Assert.False(response.Headers.NonValidated.Contains("retry-after"));
    }

    [Fact]
    public async Task Quota_is_the_lasting_kind_of_refusal()
    {
        await using var door = Door.InProcess();

        using var openAi = await door.AskAsync(anthropic: false, "sim-x!quota", stream: false);
        using var anthropic = await door.AskAsync(anthropic: true, "sim-x!quota", stream: false);

        Assert.Equal(429, (int)openAi.StatusCode);
        Assert.Equal("insufficient_quota", (await openAi.JsonAsync()).GetProperty("error").GetProperty("code").GetString());
        Assert.Equal(400, (int)anthropic.StatusCode);
        Assert.Contains("credit balance", await anthropic.TextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("redirect=http://169.254.169.254/latest", 302)]
    [InlineData("redirect=http://169.254.169.254/latest,status=301", 301)]
    [InlineData("redirect=http://169.254.169.254/latest,status=307", 307)]
    [InlineData("redirect=http://169.254.169.254/latest,status=308", 308)]
    public async Task Redirects_point_where_they_are_told(string fault, int status)
    {
        await using var door = Door.InProcess();
        await using var overHttp = await Door.OverHttpAsync();

        using var response = await door.AskAsync(anthropic: false, $"sim-x!{fault}", stream: false);
        var refused = await Assert.ThrowsAsync<EgressException>(() => overHttp.AskAsync(anthropic: false, $"sim-x!{fault}", stream: false));

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("http://169.254.169.254/latest", response.Headers.Location!.OriginalString);
        Assert.Contains($"{status}", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("html", 200)]
    [InlineData("html,status=502", 502)]
    public async Task An_HTML_page_can_stand_in_for_an_answer(string fault, int status)
    {
        await using var door = Door.InProcess();

        using var response = await door.AskAsync(anthropic: true, $"sim-x!{fault}", stream: true);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith("<!DOCTYPE html>", await response.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_type_empty_body_and_a_flood_of_headers()
    {
        await using var door = await Door.OpenAsync(overHttp: true);

        using var wrong = await door.AskAsync(anthropic: false, "sim-x!content-type", stream: true);
        using var empty = await door.AskAsync(anthropic: false, "sim-x!empty", stream: false);
        using var flood = await door.AskAsync(anthropic: false, "sim-x!header-flood=300", stream: false);

        Assert.Equal("text/plain", wrong.Content.Headers.ContentType!.MediaType);
        Assert.Contains("[DONE]", await wrong.TextAsync(), StringComparison.Ordinal);
        Assert.Equal((200, ""), ((int)empty.StatusCode, await empty.TextAsync()));
        Assert.Equal(300, flood.Headers.Count(static h => h.Key.StartsWith("x-sim-flood-", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Slow_headers_wait_for_their_time()
    {
        var clock = new ManualClock();
        await using var door = Door.InProcess(clock: clock);

        var call = door.AskAsync(anthropic: false, "sim-x!slow-headers=500", stream: false);
        clock.Advance(TimeSpan.FromMilliseconds(499));
        Assert.False(call.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(1));

        using var response = await call;
        Assert.Equal(200, (int)response.StatusCode);
    }

    [Fact]
    public async Task A_misspelt_directive_is_refused_by_name()
    {
        await using var door = Door.InProcess();

        using var response = await door.AskAsync(anthropic: false, "sim-x!statsu=500", stream: false);

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains("statsu", await response.TextAsync(), StringComparison.Ordinal);
    }
}
