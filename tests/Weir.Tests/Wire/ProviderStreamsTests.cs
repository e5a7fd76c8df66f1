using System.Buffers;
using System.Text;
using Weir.Engine.Pricing;
using Weir.Engine.Wire;
using Weir.Tests.Egress;

namespace Weir.Tests.Wire;

/// <summary>Streams as the provider kinds send them, from their bytes on: read by the event reader, watched, translated.</summary>
public sealed class ProviderStreamsTests
{
    public static TheoryData<string, TokenUsage> Usages => new()
    {
        { "text", new() { Input = 15, CacheRead = 4, Output = 9 } },
        { "azure-filter-first", new() { Input = 8, Output = 1 } },
        { "mistral-usage-in-finish", new() { Input = 9, Output = 3 } },
        { "groq-usage", new() { Input = 14, Output = 2 } },
        { "cumulative-usage", new() { Input = 11, Output = 3 } },
        { "deepseek-reasoning", new() { Input = 5, CacheRead = 8, Output = 5, Reasoning = 15 } },
        { "gemini-compatible", new() { Input = 7, Output = 4, Reasoning = 41 } },
        { "xai-reasoning", new() { Input = 26, CacheRead = 6, Output = 3, Reasoning = 310 } },
        { "openrouter", new() { Input = 8, CacheRead = 4, Output = 3 } },
    };

    public static TheoryData<Dialect, string> WithTools => new()
    {
        { Dialect.OpenAi, "tools-parallel" },
        { Dialect.OpenAi, "tools-interleaved" },
        { Dialect.OpenAi, "same-index-for-all" },
        { Dialect.Anthropic, "tools" },
        { Dialect.Anthropic, "tool-input-at-start" },
    };

    [Theory]
    [MemberData(nameof(Usages))]
    public void The_usage_of_every_provider_is_found_where_it_puts_it(string name, TokenUsage expected)
    {
        var scanner = Watch(Dialect.OpenAi, SseTranscript.Of(Bytes(Dialect.OpenAi, name), [7]));

        Assert.True(scanner.Ended);
        Assert.Null(scanner.UsageProblem);
        Assert.Equal(expected, scanner.Usage);
    }

    [Fact]
    public void An_error_beside_choices_is_an_error()
    {
        var scanner = Watch(Dialect.OpenAi, SseTranscript.Of(Bytes(Dialect.OpenAi, "openrouter-error"), []));

        Assert.Equal("Provider disconnected", scanner.Error?.Message);
        Assert.Equal("502", scanner.Error?.Code);
        Assert.False(scanner.Ended);
        Assert.Null(scanner.Usage);
    }

    [Theory]
    [MemberData(nameof(WithTools))]
    public void Tool_calls_survive_a_cut_at_every_byte(Dialect upstream, string name)
    {
        var bytes = Bytes(upstream, name);
        var whole = Translate(upstream, SseTranscript.Of(bytes, []));

        for (var cut = 1; cut < bytes.Length; cut++)
        {
            Assert.Equal(whole, Translate(upstream, SseTranscript.Of(bytes, [cut, int.MaxValue])));
        }

        Assert.Equal(whole, Translate(upstream, SseTranscript.Of(bytes, [1])));
    }

    private static byte[] Bytes(Dialect upstream, string name) => Encoding.UTF8.GetBytes(Recordings.Read(upstream, name + ".sse"));

    // The transcript holds bytes as Latin-1 characters.
    private static StreamScanner Watch(Dialect upstream, SseTranscript transcript)
    {
        var scanner = StreamScanner.For(upstream);
        foreach (var (type, data) in transcript.Events)
        {
            scanner.Scan(Encoding.Latin1.GetBytes(type), Encoding.Latin1.GetBytes(data));
        }

        return scanner;
    }

    private static string Translate(Dialect upstream, SseTranscript transcript)
    {
        var translation = Recordings.Begin(Recordings.Other(upstream));
        var output = new ArrayBufferWriter<byte>();
        foreach (var (type, data) in transcript.Events)
        {
            translation.Feed(Encoding.Latin1.GetBytes(type), Encoding.Latin1.GetBytes(data), output);
        }

        translation.Finish(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
