using System.Text;
using System.Text.Json;
using Weir.Tests.Support;

namespace Weir.Tests.Providers.Simulator;

/// <summary>What the simulated model does with a good request.</summary>
public sealed class BehaviourTests
{
    private const string WeatherTool =
        """{"type":"function","function":{"name":"get_weather","parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}}""";

    [Fact]
    public async Task Same_seed_and_request_give_the_same_bytes_and_another_seed_another_text()
    {
        await using var first = Door.InProcess();
        await using var second = Door.InProcess();
        await using var other = Door.InProcess(new() { Seed = 2 });

        foreach (var anthropic in (bool[])[false, true])
        {
            using var a = await first.AskAsync(anthropic, "sim-x", stream: true);
            using var b = await second.AskAsync(anthropic, "sim-x", stream: true);
            using var c = await other.AskAsync(anthropic, "sim-x", stream: true);
            var text = await a.TextAsync();
            Assert.Equal(text, await b.TextAsync());
            Assert.NotEqual(TextOf(anthropic, text), TextOf(anthropic, await c.TextAsync()));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stream_and_plain_answer_say_the_same(bool anthropic)
    {
        await using var door = Door.InProcess();
        using var stream = await door.AskAsync(anthropic, "sim-x", stream: true);
        using var plain = await door.AskAsync(anthropic, "sim-x", stream: false);

        var body = await plain.JsonAsync();
        var text = anthropic
            ? body.GetProperty("content")[0].GetProperty("text").GetString()
            : body.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString();
        Assert.Equal(text, TextOf(anthropic, await stream.TextAsync()));
    }

    [Fact]
    public async Task Stop_sequences_end_the_text_before_them()
    {
        await using var door = Door.InProcess();
        using var openAi = await door.ChatAsync("""{"model":"sim-x","stop":["."],"messages":[{"role":"user","content":"hi"}]}""");
        using var anthropic = await door.MessageAsync(
            """{"model":"sim-x","max_tokens":500,"stop_sequences":["."],"messages":[{"role":"user","content":"hi"}]}""");

        var choice = (await openAi.JsonAsync()).GetProperty("choices")[0];
        Assert.Equal("stop", choice.GetProperty("finish_reason").GetString());
        Assert.DoesNotContain(".", choice.GetProperty("message").GetProperty("content").GetString()!, StringComparison.Ordinal);
        var message = await anthropic.JsonAsync();
        Assert.Equal(("stop_sequence", "."), (message.GetProperty("stop_reason").GetString(), message.GetProperty("stop_sequence").GetString()));
    }

    [Fact]
    public async Task Several_choices_differ_and_are_all_counted()
    {
        await using var door = Door.InProcess();
        using var response = await door.ChatAsync("""{"model":"sim-x","n":3,"max_tokens":10,"messages":[{"role":"user","content":"hi"}]}""");

        var body = await response.JsonAsync();
        Assert.Equal(3, body.GetProperty("choices").GetArrayLength());
        Assert.Equal(3, body.GetProperty("choices").EnumerateArray().Select(static c => c.GetProperty("message").GetProperty("content").GetString()).Distinct().Count());
        Assert.Equal(30, body.GetProperty("usage").GetProperty("completion_tokens").GetInt64());
    }

    [Fact]
    public async Task A_schema_is_satisfied()
    {
        await using var door = Door.InProcess();
        using var response = await door.ChatAsync(
            """
            {"model":"sim-x","messages":[{"role":"user","content":"hi"}],"response_format":{"type":"json_schema","json_schema":{"name":"s","schema":
            {"type":"object","required":["kind","size","tags","next"],"properties":{"kind":{"enum":["a","b"]},"size":{"type":"integer","minimum":7,"maximum":9},
            "tags":{"type":"array","items":{"type":"string","maxLength":3},"minItems":2},"next":{"anyOf":[{"$ref":"#"},{"type":"null"}]}}}}}}
            """);

        var content = (await response.JsonAsync()).GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()!;
        var made = JsonElement.Parse(content);
        for (var depth = 0; depth < 20 && made.ValueKind == JsonValueKind.Object; depth++)
        {
            Assert.Contains(made.GetProperty("kind").GetString(), (string[])["a", "b"]);
            Assert.InRange(made.GetProperty("size").GetInt32(), 7, 9);
            Assert.True(made.GetProperty("tags").GetArrayLength() >= 2);
            Assert.All(made.GetProperty("tags").EnumerateArray(), static tag => Assert.InRange(tag.GetString()!.Length, 1, 3));
            made = made.GetProperty("next");
        }

        Assert.Equal(JsonValueKind.Null, made.ValueKind);
    }

    [Theory]
    [InlineData("auto", "hello", 0)]
    [InlineData("auto", "what is the weather", 1)]
    [InlineData("auto", "the weather in both", 2)]
    [InlineData("none", "what is the weather", 0)]
    [InlineData("required", "hello", 1)]
    public async Task Tools_are_called_when_asked_for(string choice, string text, int calls)
    {
        await using var door = Door.InProcess();
        using var response = await door.ChatAsync(
            $$"""{"model":"sim-x","tool_choice":"{{choice}}","messages":[{"role":"user","content":"{{text}}"}],"tools":[{{WeatherTool}}]}""");

        var answer = (await response.JsonAsync()).GetProperty("choices")[0];
        var made = answer.GetProperty("message").TryGetProperty("tool_calls", out var list) ? list.GetArrayLength() : 0;
        Assert.Equal(calls, made);
        Assert.Equal(calls > 0 ? "tool_calls" : "stop", answer.GetProperty("finish_reason").GetString());
        Assert.All(list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().ToArray() : [], static call =>
            Assert.NotEmpty(JsonElement.Parse(call.GetProperty("function").GetProperty("arguments").GetString()!).GetProperty("city").GetString()!));
    }

    [Fact]
    public async Task After_a_tool_result_it_answers_in_text()
    {
        await using var door = Door.InProcess();
        using var response = await door.ChatAsync(
            $$"""
            {"model":"sim-x","tools":[{{WeatherTool}}],"messages":[{"role":"user","content":"weather?"},
            {"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"get_weather","arguments":"{}"} }]},
            {"role":"tool","tool_call_id":"c1","content":"sunny"}]}
            """);

        var message = (await response.JsonAsync()).GetProperty("choices")[0].GetProperty("message");
        Assert.StartsWith("The tool has answered.", message.GetProperty("content").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Images_are_noticed_and_counted()
    {
        await using var door = Door.InProcess();
        using var openAi = await door.ChatAsync(
            """{"model":"sim-x","messages":[{"role":"user","content":[{"type":"text","text":"look"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}},{"type":"image_url","image_url":{"url":"https://example.com/a.jpg"}}]}]}""");
        using var anthropic = await door.MessageAsync(
            """{"model":"sim-x","max_tokens":500,"messages":[{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/jpeg","data":"AAAA"}},{"type":"text","text":"look"}]}]}""");

        Assert.Contains("I see 2 images (image/png, url).", await openAi.TextAsync(), StringComparison.Ordinal);
        var message = await anthropic.JsonAsync();
        Assert.Contains("I see 1 image (image/jpeg).", message.GetProperty("content")[0].GetProperty("text").GetString()!, StringComparison.Ordinal);
        Assert.Equal(86, message.GetProperty("usage").GetProperty("input_tokens").GetInt64());
    }

    [Fact]
    public async Task Reasoning_counts_and_comes_out_of_the_bound()
    {
        await using var door = Door.InProcess();
        using var response = await door.ChatAsync(
            """{"model":"sim-x","reasoning_effort":"low","max_completion_tokens":40,"messages":[{"role":"user","content":"hi"}]}""");

        var usage = (await response.JsonAsync()).GetProperty("usage");
        Assert.Equal(40, usage.GetProperty("completion_tokens").GetInt64());
        Assert.Equal(32, usage.GetProperty("completion_tokens_details").GetProperty("reasoning_tokens").GetInt64());
        var billed = Assert.Single(door.Engine.Bill.Entries()).Usage;
        Assert.Equal((8, 32), (billed.Output, billed.Reasoning));
    }

    [Fact]
    public async Task Thinking_comes_back_unchanged_or_not_at_all()
    {
        await using var door = Door.InProcess();
        const string Head = """{"model":"sim-x","max_tokens":2000,"thinking":{"type":"enabled","budget_tokens":1024},"messages":[{"role":"user","content":"hi"}""";
        using var first = await door.MessageAsync(Head + "]}");
        var thinking = (await first.JsonAsync()).GetProperty("content")[0].GetRawText();

        using var honest = await door.MessageAsync($$"""{{Head}},{"role":"assistant","content":[{{thinking}}]},{"role":"user","content":"go on"}]}""");
        var changed = thinking.Replace(".\"", "!\"", StringComparison.Ordinal);
        using var forged = await door.MessageAsync($$"""{{Head}},{"role":"assistant","content":[{{changed}}]},{"role":"user","content":"go on"}]}""");

        Assert.NotEqual(thinking, changed);
        Assert.Equal(200, (int)honest.StatusCode);
        Assert.Equal(400, (int)forged.StatusCode);
        Assert.Contains("signature", await forged.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_prompt_seen_again_is_cached()
    {
        var clock = new ManualClock();
        await using var door = Door.InProcess(clock: clock);
        var prompt = string.Concat(Enumerable.Repeat("water ", 2_000));
        var cached = new List<long>();
        foreach (var wait in (int[])[0, 1, 60])
        {
            clock.Advance(TimeSpan.FromMinutes(wait));
            using var response = await door.AskAsync(anthropic: false, "sim-x", stream: false, prompt);
            cached.Add((await response.JsonAsync()).GetProperty("usage").GetProperty("prompt_tokens_details").GetProperty("cached_tokens").GetInt64());
        }

        Assert.Equal((0, 0), (cached[0], cached[2]));
        Assert.InRange(cached[1], 2_800, 3_000);
        Assert.Equal(0, cached[1] % 128);
    }

    [Fact]
    public async Task Cache_control_writes_then_reads_also_in_a_longer_conversation()
    {
        var clock = new ManualClock();
        await using var door = Door.InProcess(clock: clock);
        var text = string.Concat(Enumerable.Repeat("water ", 1_000));
        string Request(string system, string more) =>
            $$$"""{"model":"sim-x","max_tokens":50,"system":[{"type":"text","text":"{{{text}}}","cache_control":{"type":"ephemeral"{{{system}}}}}],"messages":[{"role":"user","content":"hi"}{{{more}}}]}""";

        async Task<(long In, long Read, long Write5m, long Write1h)> AskAsync(string json)
        {
            using var response = await door.MessageAsync(json);
            var usage = (await response.JsonAsync()).GetProperty("usage");
            var written = usage.GetProperty("cache_creation");
            return (usage.GetProperty("input_tokens").GetInt64(), usage.GetProperty("cache_read_input_tokens").GetInt64(),
                written.GetProperty("ephemeral_5m_input_tokens").GetInt64(), written.GetProperty("ephemeral_1h_input_tokens").GetInt64());
        }

        Assert.Equal((1, 0, 1_500, 0), await AskAsync(Request("", "")));
        Assert.Equal((1, 1_500, 0, 0), await AskAsync(Request("", "")));
        var longer = $$$""",{"role":"assistant","content":"yes"},{"role":"user","content":[{"type":"text","text":"{{{text}}}","cache_control":{"type":"ephemeral","ttl":"1h"}}]}""";
        Assert.Equal((0, 1_500, 0, 1_502), await AskAsync(Request("", longer)));
        clock.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal((0, 3_002, 0, 0), await AskAsync(Request("", longer)));
        Assert.Equal(4, door.Engine.Bill.Entries().Count(static e => e.Usage.TotalInput is 1_501 or 3_002));
    }

    [Fact]
    public async Task A_stream_keeps_its_pace()
    {
        var clock = new ManualClock();
        await using var door = Door.InProcess(clock: clock);
        using var response = await door.AskAsync(anthropic: false, "sim-x!events=50,interval-ms=20,first-ms=300", stream: true);
        using var received = new MemoryStream();
        await using var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        var reading = body.CopyToAsync(received, TestContext.Current.CancellationToken);

        Assert.Equal(0, received.Length);
        var steps = 0;
        while (!reading.IsCompleted && steps < 200)
        {
            clock.Advance(TimeSpan.FromMilliseconds(20));
            steps++;
        }

        await reading;
        var contents = Wire.Events(Encoding.UTF8.GetString(received.ToArray()))
            .Count(static e => e.GetProperty("choices") is { } c && c.GetArrayLength() > 0 && c[0].GetProperty("delta").TryGetProperty("content", out var text) && text.GetString() != "");
        Assert.Equal(50, contents);
        Assert.InRange(clock.Elapsed.TotalMilliseconds, 210 + 980, 390 + 1_000);
    }

    [Fact]
    public async Task The_benchmark_header_fixes_the_number_of_events()
    {
        await using var door = Door.InProcess();
        using var response = await door.SendAsync(
            HttpMethod.Post, "/v1/chat/completions", """{"model":"sim-x","stream":true,"messages":[{"role":"user","content":"hi"}]}""", ("x-sim-events", "50"));

        Assert.Equal(50 + 2, Wire.Events(await response.TextAsync()).Count);
    }

    [Fact]
    public async Task A_thousand_streams_at_once_are_all_whole()
    {
        await using var door = Door.InProcess();
        var texts = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(async i =>
        {
            using var response = await door.AskAsync(i % 2 == 1, "sim-x!events=50", stream: true);
            return (Anthropic: i % 2 == 1, Text: TextOf(i % 2 == 1, await response.TextAsync()));
        }));

        Assert.Equal(2, texts.Distinct().Count());
        var totals = door.Engine.Bill.Totals;
        Assert.Equal((1_000, 1_000, 0), (totals.Attempts, totals.Completed, totals.Open));
        Assert.Equal(door.Engine.Bill.Entries().Sum(static e => e.CostNanoUsd), totals.CostNanoUsd);
    }

    private static string TextOf(bool anthropic, string stream) => string.Concat(Wire.Events(stream).Select(e => anthropic
        ? e.TryGetProperty("delta", out var delta) && delta.TryGetProperty("text", out var text) ? text.GetString() : ""
        : e.GetProperty("choices").GetArrayLength() > 0 && e.GetProperty("choices")[0].GetProperty("delta").TryGetProperty("content", out var piece) ? piece.GetString() : ""));
}
