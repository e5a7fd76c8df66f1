using System.Text;
using Weir.Engine.Pricing;
using Weir.Engine.Wire;

namespace Weir.Tests.Wire;

public sealed class StreamScannerTests
{
    public static TheoryData<Dialect, string, TokenUsage> Recorded => new()
    {
        { Dialect.OpenAi, "text", new TokenUsage { Input = 15, CacheRead = 4, Output = 9 } },
        { Dialect.OpenAi, "tools-parallel", new TokenUsage { Input = 81, Output = 35 } },
        { Dialect.OpenAi, "mistral-usage-in-finish", new TokenUsage { Input = 9, Output = 3 } },
        { Dialect.OpenAi, "groq-usage", new TokenUsage { Input = 14, Output = 2 } },
        { Dialect.OpenAi, "azure-filter-first", new TokenUsage { Input = 8, Output = 1 } },
        { Dialect.OpenAi, "cumulative-usage", new TokenUsage { Input = 11, Output = 3 } },
        { Dialect.OpenAi, "moonshot-usage-in-choice", new TokenUsage { Input = 15, CacheRead = 5, Output = 4 } },
        { Dialect.OpenAi, "deepseek-reasoning", new TokenUsage { Input = 5, CacheRead = 8, Output = 5, Reasoning = 15 } },
        { Dialect.OpenAi, "same-index-for-all", new TokenUsage { Input = 40, Output = 12, Reasoning = 100 } },
        { Dialect.Anthropic, "text", new TokenUsage { Input = 25, Output = 15 } },
        { Dialect.Anthropic, "cache", new TokenUsage { Input = 21, CacheRead = 1880, CacheWrite5m = 100, CacheWrite1h = 200, Output = 5 } },
        { Dialect.Anthropic, "thinking", new TokenUsage { Input = 40, Output = 20, Reasoning = 100 } },
    };

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Usage_is_found_wherever_the_provider_puts_it(Dialect upstream, string name, TokenUsage expected)
    {
        var scanner = StreamScanner.For(upstream);
        var verdicts = Scan(scanner, Recordings.Read(upstream, name + ".sse"));

        Assert.Equal(expected, scanner.Usage);
        Assert.True(scanner.Ended);
        Assert.Equal(ScanVerdict.Terminal, verdicts[^1]);
        Assert.Contains(verdicts, static verdict => verdict.HasFlag(ScanVerdict.Content));
        Assert.Contains(verdicts, static verdict => verdict.HasFlag(ScanVerdict.Finished));
        Assert.NotNull(scanner.FinishReason);
        Assert.True(scanner.OutputTextBytes > 0);
    }

    [Fact]
    public void Only_the_extra_event_that_was_asked_for_is_usage_only()
    {
        var verdicts = Scan(StreamScanner.For(Dialect.OpenAi), Recordings.Read(Dialect.OpenAi, "azure-filter-first.sse"));

        Assert.Equal(ScanVerdict.None, verdicts[0]);
        Assert.Equal(ScanVerdict.UsageOnly, verdicts[^2]);
        Assert.Single(verdicts, static verdict => verdict.HasFlag(ScanVerdict.UsageOnly));
    }

    [Theory]
    [InlineData(Dialect.OpenAi, "server_error", "The server had an error while processing your request.")]
    [InlineData(Dialect.Anthropic, "overloaded_error", "Overloaded")]
    public void In_band_error_is_seen_and_read(Dialect upstream, string type, string message)
    {
        var scanner = StreamScanner.For(upstream);
        var verdicts = Scan(scanner, Recordings.Read(upstream, "error-in-stream.sse"));

        Assert.Equal(ScanVerdict.Error, verdicts[^1]);
        Assert.Equal(new UpstreamError(type, null, message, null), scanner.Error);
        Assert.False(scanner.Ended);
    }

    [Fact]
    public void Object_that_calls_itself_an_error_is_one()
    {
        var scanner = StreamScanner.For(Dialect.OpenAi);

        Assert.Equal(ScanVerdict.Error, scanner.Scan(default, """{"object":"error","message":"too long","type":"BadRequestError","code":400}"""u8));
        Assert.Equal(new UpstreamError("BadRequestError", "400", "too long", null), scanner.Error);
    }

    [Theory]
    [InlineData(Dialect.OpenAi, """{"message":"out of memory"}""", "out of memory")]
    [InlineData(Dialect.Anthropic, """{"error":{"message":"x"}}""", "x")]
    [InlineData(Dialect.Anthropic, "no json", "")]
    [InlineData(Dialect.OpenAi, "no json", "")]
    public void Event_named_error_is_one_whatever_it_holds(Dialect upstream, string data, string message)
    {
        var scanner = StreamScanner.For(upstream);

        Assert.Equal(ScanVerdict.Error, scanner.Scan("error"u8, Encoding.UTF8.GetBytes(data)));
        Assert.Equal(message, scanner.Error?.Message);
    }

    [Theory]
    [InlineData(Dialect.OpenAi)]
    [InlineData(Dialect.Anthropic)]
    public void Cut_stream_has_no_final_usage(Dialect upstream)
    {
        var scanner = StreamScanner.For(upstream);
        Scan(scanner, Recordings.Read(upstream, "cut.sse"));

        Assert.Null(scanner.Usage);
        Assert.False(scanner.Ended);
        Assert.Equal(upstream == Dialect.Anthropic ? new TokenUsage { Input = 9, Output = 1 } : null, scanner.PartialUsage);
    }

    [Fact]
    public void Running_totals_are_only_partial_until_the_finish_reason()
    {
        var scanner = StreamScanner.For(Dialect.OpenAi);
        scanner.Scan(default, """{"choices":[{"delta":{"content":"a"},"finish_reason":null}],"usage":{"prompt_tokens":5,"completion_tokens":1}}"""u8);

        Assert.Null(scanner.Usage);
        Assert.Equal(new TokenUsage { Input = 5, Output = 1 }, scanner.PartialUsage);
    }

    [Fact]
    public void Later_unusable_usage_does_not_leave_an_earlier_one_as_the_last_word()
    {
        var scanner = StreamScanner.For(Dialect.OpenAi);
        scanner.Scan(default, """{"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":1}}"""u8);
        scanner.Scan(default, """{"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":-1}}"""u8);
        scanner.Scan(default, "[DONE]"u8);

        Assert.Null(scanner.Usage);
        Assert.Contains("completion_tokens", scanner.UsageProblem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Dialect.OpenAi, "<html>")]
    [InlineData(Dialect.OpenAi, "[]")]
    [InlineData(Dialect.OpenAi, "{\"choices\":[1]}")]
    [InlineData(Dialect.OpenAi, "{\"choices\":[")]
    [InlineData(Dialect.OpenAi, "{\"choices\":[]}{}")]
    [InlineData(Dialect.OpenAi, "{\"choices\":[],\"\\ud800\":1}")]
    [InlineData(Dialect.Anthropic, "null")]
    [InlineData(Dialect.Anthropic, "{\"a\":1}")]
    [InlineData(Dialect.Anthropic, "{\"type\":\"message_start\"")]
    public void What_is_no_event_is_garbage(Dialect upstream, string data) =>
        Assert.Equal(ScanVerdict.Garbage, StreamScanner.For(upstream).Scan(default, SseText.Utf8(data)));

    [Theory]
    [InlineData(Dialect.Anthropic, "{\"type\":\"ping\"}")]
    [InlineData(Dialect.Anthropic, "{\"type\":\"an_event_of_next_year\",\"x\":[{}]}")]
    [InlineData(Dialect.Anthropic, "")]
    [InlineData(Dialect.OpenAi, "")]
    [InlineData(Dialect.OpenAi, "{\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]}")]
    [InlineData(Dialect.OpenAi, "{\"object\":\"an.event.of.next.year\"}")]
    [InlineData(Dialect.OpenAi, "{\"choices\":[{\"delta\":{\"tool_calls\":[]},\"finish_reason\":null}]}")]
    public void Pings_comments_and_empty_deltas_are_no_content(Dialect upstream, string data) =>
        Assert.Equal(ScanVerdict.None, StreamScanner.For(upstream).Scan(default, SseText.Utf8(data)));

    [Fact]
    public void Nothing_after_the_terminator_changes_what_was_found()
    {
        var scanner = StreamScanner.For(Dialect.Anthropic);
        Scan(scanner, Recordings.Read(Dialect.Anthropic, "text.sse"));
        var before = scanner.Usage;
        var verdicts = Scan(scanner, Recordings.Read(Dialect.Anthropic, "cache.sse"));

        Assert.All(verdicts, static verdict => Assert.Equal(ScanVerdict.None, verdict));
        Assert.Equal(before, scanner.Usage);
    }

    private static List<ScanVerdict> Scan(StreamScanner scanner, string recording) =>
        [.. SseText.Parse(recording).Select(item => scanner.Scan(Encoding.UTF8.GetBytes(item.Type), Encoding.UTF8.GetBytes(item.Data)))];
}
