using System.Text;
using System.Text.Json;
using Weir.Engine.Providers.Simulator;

namespace Weir.Tests.Providers.Simulator;

/// <summary>Faults of the connection, through both doors, in both dialects, plain and streaming.</summary>
public sealed class BreakTests
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public static TheoryData<string, bool, bool, bool> BeforeHeaders => Matrix("refuse", "reset-headers", "raw-garbage");

    public static TheoryData<string, bool, bool, bool> Breaking => Matrix("reset-first", "reset-after=2", "reset-inside=2", "drop-after=2");

    public static TheoryData<string, bool, bool, bool> Cutting => Matrix("cut-after=2", "cut-inside=2", "cut-utf8=2");

    public static TheoryData<string, bool, bool, bool> Hanging => Matrix("hang-headers", "hang-first", "hang-after=2");

    [Theory]
    [MemberData(nameof(BeforeHeaders))]
    public async Task A_connection_that_breaks_before_the_headers_is_a_request_error(string fault, bool anthropic, bool stream, bool overHttp)
    {
        await using var door = await Door.OpenAsync(overHttp);

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => door.AskAsync(anthropic, $"sim-x!{fault}", stream));

        var entry = await OnlyEntryAsync(door);
        Assert.Equal(SimulatorOutcome.Broken, entry.Outcome);
        Assert.Equal((0, 0, 0), (entry.Status, entry.EventsSent, entry.CostNanoUsd));
        Assert.Equal("sim-x", entry.Model);
    }

    [Theory]
    [MemberData(nameof(Breaking))]
    public async Task A_connection_that_breaks_in_the_body_is_an_IO_error_after_what_was_sent(string fault, bool anthropic, bool stream, bool overHttp)
    {
        await using var door = await Door.OpenAsync(overHttp);

        using var response = await door.AskAsync(anthropic, $"sim-x!{fault}", stream);
        var (bytes, broken) = await response.ReadToBreakAsync();

        Assert.Equal(200, (int)response.StatusCode);
        Assert.NotNull(broken);
        AssertSent(fault, stream, bytes);
        var entry = await OnlyEntryAsync(door);
        Assert.Equal(SimulatorOutcome.Broken, entry.Outcome);
        Assert.True(entry.Usage.Input > 0);
    }

    [Theory]
    [MemberData(nameof(Cutting))]
    public async Task A_cut_body_looks_finished_to_HTTP_but_is_not(string fault, bool anthropic, bool stream, bool overHttp)
    {
        await using var door = await Door.OpenAsync(overHttp);

        using var response = await door.AskAsync(anthropic, $"sim-x!{fault}", stream);
        var (bytes, broken) = await response.ReadToBreakAsync();

        Assert.Null(broken);
        AssertSent(fault, stream, bytes);
        if (fault.StartsWith("cut-utf8", StringComparison.Ordinal))
        {
            Assert.Throws<DecoderFallbackException>(() => Strict.GetString(bytes));
        }
        else if (!stream)
        {
            Assert.ThrowsAny<JsonException>(() => JsonElement.Parse(bytes));
        }

        Assert.Equal(SimulatorOutcome.Broken, (await OnlyEntryAsync(door)).Outcome);
    }

    [Theory]
    [MemberData(nameof(Hanging))]
    public async Task A_silent_provider_is_left_by_the_caller_and_billed_as_far_as_it_got(string fault, bool anthropic, bool stream, bool overHttp)
    {
        await using var door = await Door.OpenAsync(overHttp);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var expected = fault == "hang-after=2" && stream ? 2 : 0;
        door.Token = patience.Token;
        var call = door.AskAsync(anthropic, $"sim-x!{fault}", stream);
        if (fault == "hang-headers")
        {
            await UntilSeenAsync(door);
            Assert.False(call.IsCompleted);
            await patience.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
            Assert.Equal((SimulatorOutcome.Cancelled, 0L), ((await OnlyEntryAsync(door)).Outcome, door.Engine.Bill.Totals.CostNanoUsd));
            return;
        }

        using (var response = await call)
        {
            var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
            var text = "";
            var buffer = new byte[16 * 1024];
            while (fault != "hang-first" && (stream ? Count(text) < expected : text.Length == 0))
            {
                text += Encoding.UTF8.GetString(buffer, 0, await body.ReadAsync(buffer, patience.Token));
            }

            var silence = body.ReadAsync(buffer, patience.Token).AsTask();
            Assert.False(silence.IsCompleted);
            await patience.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => silence);
        }

        var entry = await OnlyEntryAsync(door);
        Assert.Equal(SimulatorOutcome.Cancelled, entry.Outcome);
        Assert.Equal(expected, entry.EventsSent);
    }

    private static int Count(string text) => text.Split("\n\n").Length - 1;

    private static void AssertSent(string fault, bool stream, byte[] bytes)
    {
        var whole = Count(Encoding.UTF8.GetString(bytes));
        if (fault == "reset-first")
        {
            Assert.Empty(bytes);
        }
        else if (stream)
        {
            Assert.Equal(2, whole);
            Assert.Equal(fault.Contains("after", StringComparison.Ordinal), Encoding.UTF8.GetString(bytes).EndsWith("\n\n", StringComparison.Ordinal));
        }
        else
        {
            Assert.InRange(bytes.Length, 50, 2_000);
        }
    }

    private static async Task UntilSeenAsync(Door door)
    {
        while (door.Engine.Bill.Totals.Open == 0)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static async Task<SimulatorBillEntry> OnlyEntryAsync(Door door)
    {
        await door.Engine.Bill.UntilAsync(static totals => totals.Open == 0, TestContext.Current.CancellationToken);
        return Assert.Single(door.Engine.Bill.Entries());
    }

    private static TheoryData<string, bool, bool, bool> Matrix(params string[] faults) =>
        [.. from fault in faults
            from anthropic in new[] { false, true }
            from stream in new[] { false, true }
            from overHttp in new[] { false, true }
            select new TheoryDataRow<string, bool, bool, bool>(fault, anthropic, stream, overHttp)];
}
