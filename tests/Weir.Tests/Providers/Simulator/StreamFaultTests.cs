using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Weir.Engine.Providers.Simulator;

namespace Weir.Tests.Providers.Simulator;

/// <summary>Faults of content: what is in the stream, and how it is encoded.</summary>
public sealed class StreamFaultTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_broken_event_stands_among_good_ones(bool anthropic)
    {
        var stream = await StreamAsync(anthropic, "garbage-event=2");

        var parses = Wire.Data(stream).Where(static d => d != "[DONE]").Select(Parses).ToList();
        Assert.Equal(2, parses.IndexOf(false));
        Assert.Equal(1, parses.Count(static good => !good));
        Assert.EndsWith(anthropic ? "{\"type\":\"message_stop\"}\n\n" : "[DONE]\n\n", stream, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_error_event_ends_the_stream_without_success(bool anthropic)
    {
        await using var door = Door.InProcess();
        using var response = await door.AskAsync(anthropic, "sim-x!error-event=3", stream: true);
        var stream = await response.TextAsync();

        var events = Wire.Events(stream);
        Assert.Equal(4, events.Count);
        Assert.True(events[^1].TryGetProperty("error", out _));
        Assert.DoesNotContain(anthropic ? "message_stop" : "[DONE]", stream, StringComparison.Ordinal);
        Assert.Equal(anthropic, stream.Contains("event: error\n", StringComparison.Ordinal));
        Assert.Equal(SimulatorOutcome.Broken, Assert.Single(door.Engine.Bill.Entries()).Outcome);
    }

    [Theory]
    [InlineData(false, "[DONE]")]
    [InlineData(true, "event: message_stop")]
    public async Task The_terminal_event_can_be_doubled_missing_or_followed(bool anthropic, string terminal)
    {
        Assert.Equal(2, Count(await StreamAsync(anthropic, "double-terminal"), terminal));
        Assert.Equal(0, Count(await StreamAsync(anthropic, "no-terminal"), terminal));
        var late = await StreamAsync(anthropic, "late-events");
        Assert.True(late.LastIndexOf(terminal, StringComparison.Ordinal) < late.LastIndexOf(anthropic ? "text_delta" : "\"content\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("none", false)]
    [InlineData("negative", true)]
    [InlineData("absurd", true)]
    [InlineData("fractional", true)]
    [InlineData("string", true)]
    public async Task Usage_can_be_wrong_while_the_bill_stays_right(string shape, bool isPresent)
    {
        foreach (var anthropic in (bool[])[false, true])
        {
            await using var door = Door.InProcess();
            using var good = await door.AskAsync(anthropic, "sim-x", stream: false);
            using var bad = await door.AskAsync(anthropic, $"sim-x!usage={shape}", stream: false);
            using var stream = await door.AskAsync(anthropic, $"sim-x!usage={shape}", stream: true);

            var body = await bad.JsonAsync();
            Assert.Equal(isPresent, body.TryGetProperty("usage", out var usage));
            if (isPresent)
            {
                var output = usage.GetProperty(anthropic ? "output_tokens" : "completion_tokens");
                Assert.False(output.ValueKind == JsonValueKind.Number && output.TryGetInt64(out var number) && number >= 0);
            }

            Assert.Equal(isPresent, (await stream.TextAsync()).Contains("_tokens", StringComparison.Ordinal));
            await good.TextAsync();
            Assert.Single(door.Engine.Bill.Entries().Select(static e => (e.Usage, e.CostNanoUsd)).Distinct());
        }
    }

    [Fact]
    public async Task OpenAi_usage_can_stand_where_others_put_it()
    {
        var finish = Wire.Events(await StreamAsync(false, "usage=finish"));
        Assert.Equal("stop", finish[^1].GetProperty("choices")[0].GetProperty("finish_reason").GetString());
        Assert.True(finish[^1].GetProperty("usage").GetProperty("completion_tokens").GetInt64() > 0);

        var groq = Wire.Events(await StreamAsync(false, "usage=x-groq"));
        Assert.True(groq[^1].GetProperty("x_groq").GetProperty("usage").GetProperty("prompt_tokens").GetInt64() > 0);

        var cumulative = Wire.Events(await StreamAsync(false, "usage=cumulative"))
            .Where(static e => e.GetProperty("usage").ValueKind == JsonValueKind.Object)
            .Select(static e => e.GetProperty("usage").GetProperty("completion_tokens").GetInt64())
            .ToList();
        Assert.True(cumulative.Count > 5);
        Assert.Equal(cumulative.Order(), cumulative);

        var azure = Wire.Events(await StreamAsync(false, "azure"));
        Assert.Equal(0, azure[0].GetProperty("choices").GetArrayLength());
        Assert.True(azure[0].TryGetProperty("prompt_filter_results", out _));
    }

    [Theory]
    [InlineData("split")]
    [InlineData("split=7")]
    [InlineData("comments")]
    [InlineData("line-ends=crlf")]
    [InlineData("line-ends=cr")]
    [InlineData("line-ends=mixed")]
    public async Task Encodings_change_the_bytes_and_not_the_events(string fault)
    {
        foreach (var anthropic in (bool[])[false, true])
        {
            var plain = await StreamAsync(anthropic, "");
            var changed = await StreamAsync(anthropic, fault);

            Assert.Equal(fault.StartsWith("split", StringComparison.Ordinal), plain == changed);
            var normal = changed.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
            Assert.Equal(Wire.Data(plain), Wire.Data(normal));
        }
    }

    [Fact]
    public async Task Split_writes_so_many_bytes_at_a_time()
    {
        await using var door = Door.InProcess();
        using var response = await door.AskAsync(anthropic: true, "sim-x!split=3", stream: true);
        await using var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        var buffer = new byte[4_096];

        int read;
        while ((read = await body.ReadAsync(buffer, TestContext.Current.CancellationToken)) > 0)
        {
            Assert.InRange(read, 1, 3);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_giant_event_is_made_while_it_is_read(bool anthropic)
    {
        const long Size = 1L << 30;
        await using var door = Door.InProcess();
        using var response = await door.AskAsync(anthropic, $"sim-x!giant-event={Size}", stream: true);
        await using var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        var buffer = new byte[256 * 1024];
        var before = GC.GetAllocatedBytesForCurrentThread();

        var total = 0L;
        while (await body.ReadAsync(buffer, TestContext.Current.CancellationToken) is var read and > 0)
        {
            total += read;
        }

        Assert.InRange(total, Size, Size + 100_000);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 32L << 20);
    }

    [Fact]
    public async Task An_endless_stream_goes_on_until_the_caller_leaves()
    {
        await using var door = Door.InProcess();
        using (var response = await door.AskAsync(anthropic: false, "sim-x!endless", stream: true))
        {
            var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
            var buffer = new byte[16 * 1024];
            for (var i = 0; i < 10_000; i++)
            {
                Assert.NotEqual(0, await body.ReadAsync(buffer, TestContext.Current.CancellationToken));
            }
        }

        var entry = Assert.Single(door.Engine.Bill.Entries());
        Assert.Equal((SimulatorOutcome.Cancelled, 10_000L), (entry.Outcome, entry.EventsSent));
        Assert.True(entry.Usage.Output > 9_000);
    }

    [Fact]
    public async Task Compression_comes_unasked_and_can_be_a_bomb()
    {
        await using var door = Door.InProcess();
        using var plain = await door.AskAsync(anthropic: false, "sim-x!gzip", stream: true);
        using var bomb = await door.AskAsync(anthropic: false, "sim-x!gzip=67108864", stream: false);

        Assert.Equal("gzip", plain.Content.Headers.ContentEncoding.Single());
        Assert.EndsWith("[DONE]\n\n", Encoding.UTF8.GetString(await UnzipAsync(plain)), StringComparison.Ordinal);
        var compressed = await bomb.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.InRange(compressed.Length, 1, 300_000);
    }

    [Fact]
    public async Task Two_tool_calls_interleave()
    {
        await using var door = Door.InProcess();
        using var response = await door.ChatAsync(
            """{"model":"sim-x!interleave","stream":true,"messages":[{"role":"user","content":"go"}],"tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object","properties":{"city":{"type":"string"},"other":{"type":"string"}},"required":["city","other"]}}}]}""");

        var order = Wire.Events(await response.TextAsync())
            .SelectMany(static e => e.GetProperty("choices")[0].GetProperty("delta").TryGetProperty("tool_calls", out var calls) ? calls.EnumerateArray() : default)
            .Select(static call => call.GetProperty("index").GetInt32())
            .ToList();
        Assert.Equal([0, 1, 0, 1, 0, 1], order);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_refusal_is_told_in_the_words_of_the_dialect(bool anthropic)
    {
        await using var door = Door.InProcess();
        using var plain = await door.AskAsync(anthropic, "sim-x!refusal", stream: false);
        var stream = await StreamAsync(anthropic, "refusal");

        var body = await plain.JsonAsync();
        if (anthropic)
        {
            Assert.Equal("refusal", body.GetProperty("stop_reason").GetString());
            Assert.Contains("\"stop_reason\":\"refusal\"", stream, StringComparison.Ordinal);
        }
        else
        {
            var message = body.GetProperty("choices")[0].GetProperty("message");
            Assert.Equal(JsonValueKind.Null, message.GetProperty("content").ValueKind);
            Assert.StartsWith("I'm sorry", message.GetProperty("refusal").GetString(), StringComparison.Ordinal);
            Assert.Contains("\"delta\":{\"refusal\":\"", stream, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Plain_answers_have_their_own_form_of_stream_faults()
    {
        await using var door = Door.InProcess();
        using var garbage = await door.AskAsync(anthropic: false, "sim-x!garbage-event", stream: false);
        using var giant = await door.AskAsync(anthropic: false, "sim-x!giant-event=100000", stream: false);
        using var error = await door.AskAsync(anthropic: true, "sim-x!error-event", stream: false);

        Assert.False(Parses(await garbage.TextAsync()));
        Assert.InRange((await giant.TextAsync()).Length, 100_000, 101_000);
        Assert.Equal(200, (int)error.StatusCode);
        Assert.Equal("error", (await error.JsonAsync()).GetProperty("type").GetString());
    }

    private static async Task<string> StreamAsync(bool anthropic, string fault)
    {
        await using var door = Door.InProcess();
        using var response = await door.AskAsync(anthropic, $"sim-x!{fault}", stream: true);
        return await response.TextAsync();
    }

    private static int Count(string text, string what) => text.Split(what).Length - 1;

    private static bool Parses(string data)
    {
        try
        {
            JsonElement.Parse(data);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static async Task<byte[]> UnzipAsync(HttpResponseMessage response)
    {
        await using var zipped = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await using var gzip = new GZipStream(zipped, CompressionMode.Decompress);
        using var all = new MemoryStream();
        await gzip.CopyToAsync(all, TestContext.Current.CancellationToken);
        return all.ToArray();
    }
}
