using System.Globalization;
using Weir.Engine.Pricing;
using Weir.Engine.Wire;

namespace Weir.Tests.Wire;

public sealed class UsageTests
{
    [Theory]
    // prompt_tokens includes what was cached, completion_tokens includes reasoning: the buckets must not.
    [InlineData("""{"prompt_tokens":100,"completion_tokens":50,"total_tokens":150,"prompt_tokens_details":{"cached_tokens":60},"completion_tokens_details":{"reasoning_tokens":30}}""", 40, 60, 20, 30)]
    [InlineData("""{"prompt_tokens":100,"completion_tokens":50}""", 100, 0, 50, 0)]
    [InlineData("""{"prompt_tokens":1e2,"completion_tokens":5.0E+1}""", 100, 0, 50, 0)]
    [InlineData("""{"prompt_tokens":100,"completion_tokens":0,"prompt_tokens_details":null,"completion_tokens_details":{"reasoning_tokens":null}}""", 100, 0, 0, 0)]
    [InlineData("""{"prompt_tokens":100,"completion_tokens":50,"prompt_cache_hit_tokens":70,"prompt_cache_miss_tokens":30}""", 30, 70, 50, 0)]
    // xAI counts reasoning beside completion_tokens; the total tells.
    [InlineData("""{"prompt_tokens":100,"completion_tokens":9,"total_tokens":429,"completion_tokens_details":{"reasoning_tokens":320}}""", 100, 0, 9, 320)]
    // Gemini's compatible endpoint names reasoning only in the total.
    [InlineData("""{"prompt_tokens":100,"completion_tokens":9,"total_tokens":209}""", 100, 0, 9, 100)]
    [InlineData("""{"prompt_tokens":1000000000000,"completion_tokens":0}""", 1_000_000_000_000, 0, 0, 0)]
    public void OpenAi_usage_becomes_disjoint_buckets(string usage, long input, long cacheRead, long output, long reasoning) =>
        Assert.Equal(
            new TokenUsage { Input = input, CacheRead = cacheRead, Output = output, Reasoning = reasoning },
            OpenAi(usage)?.Usage);

    [Fact]
    public void OpenAi_audio_and_cache_writes_have_buckets_of_their_own() => Assert.Equal(
        new TokenUsage { Input = 50, CacheRead = 10, CacheWrite5m = 20, AudioInput = 20, Output = 5, Reasoning = 2, AudioOutput = 3 },
        OpenAi("""{"prompt_tokens":100,"completion_tokens":10,"prompt_tokens_details":{"cached_tokens":10,"cache_write_tokens":20,"audio_tokens":20},"completion_tokens_details":{"reasoning_tokens":2,"audio_tokens":3}}""")?.Usage);

    [Theory]
    [InlineData("""{"prompt_tokens":100,"completion_tokens":1,"prompt_tokens_details":{"text_tokens":60,"image_tokens":40,"cached_tokens":0}}""", 60, 0, 40)]
    [InlineData("""{"prompt_tokens":100,"completion_tokens":1,"prompt_tokens_details":{"image_tokens":40,"cached_tokens":80}}""", 0, 80, 20)]
    [InlineData("""{"prompt_tokens":100,"completion_tokens":1,"prompt_tokens_details":{"image_tokens":null}}""", 100, 0, 0)]
    public void OpenAi_images_have_a_bucket_of_their_own_but_where_they_were_cached(string usage, long input, long cacheRead, long image) =>
        Assert.Equal(new TokenUsage { Input = input, CacheRead = cacheRead, Image = image, Output = 1 }, OpenAi(usage)?.Usage);

    [Theory]
    [InlineData("\"default\"", ServiceTier.Standard)]
    [InlineData("\"on_demand\"", ServiceTier.Standard)]
    [InlineData("\"flex\"", ServiceTier.Flex)]
    [InlineData("\"priority\"", ServiceTier.Priority)]
    [InlineData("\"batch\"", ServiceTier.Batch)]
    [InlineData("\"unheard_of\"", null)]
    [InlineData("null", null)]
    [InlineData("7", null)]
    [InlineData("{\"a\":[1]}", null)]
    public void The_tier_that_an_answer_names_is_read(string value, ServiceTier? tier)
    {
        var chat = $$$"""{"service_tier":{{{value}}},"choices":[{"index":0,"message":{"content":"x"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":1}}""";
        var message = $$$"""{"type":"message","content":[],"usage":{"input_tokens":1,"service_tier":{{{value}}},"output_tokens":1}}""";

        Assert.Equal(tier, AnswerScanner.Scan(Dialect.OpenAi, SseText.Utf8(chat))?.ServiceTier);
        Assert.Equal(tier, AnswerScanner.Scan(Dialect.Anthropic, SseText.Utf8(message))?.ServiceTier);
        Assert.Equal(new TokenUsage { Input = 1, Output = 1 }, AnswerScanner.Scan(Dialect.Anthropic, SseText.Utf8(message))?.Usage);
    }

    [Fact]
    public void The_tier_of_a_stream_is_kept_once_it_was_named()
    {
        var chat = StreamScanner.For(Dialect.OpenAi);
        Assert.Null(chat.ServiceTier);
        chat.Scan(default, """{"service_tier":"priority","choices":[{"index":0,"delta":{"content":"x"},"finish_reason":null}]}"""u8);
        chat.Scan(default, """{"choices":[],"usage":{"prompt_tokens":1,"completion_tokens":1}}"""u8);
        var messages = StreamScanner.For(Dialect.Anthropic);
        messages.Scan("message_start"u8, """{"type":"message_start","message":{"usage":{"input_tokens":1,"output_tokens":1,"service_tier":"batch"}}}"""u8);
        messages.Scan("message_delta"u8, """{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":5}}"""u8);

        Assert.Equal((ServiceTier.Priority, ServiceTier.Batch), (chat.ServiceTier, messages.ServiceTier));
    }

    [Theory]
    [InlineData("""{"prompt_tokens":-1,"completion_tokens":1}""")]
    [InlineData("""{"prompt_tokens":1.5,"completion_tokens":1}""")]
    [InlineData("""{"prompt_tokens":1000000000001,"completion_tokens":1}""")]
    [InlineData("""{"prompt_tokens":1e400,"completion_tokens":1}""")]
    [InlineData("""{"prompt_tokens":"12","completion_tokens":1}""")]
    [InlineData("""{"prompt_tokens":true,"completion_tokens":1}""")]
    [InlineData("""{"prompt_tokens":[1],"completion_tokens":1}""")]
    [InlineData("""{"completion_tokens":1}""")]
    [InlineData("""{"prompt_tokens":null,"completion_tokens":1}""")]
    [InlineData("""{"prompt_tokens":12}""")]
    [InlineData("""{"prompt_tokens":12,"completion_tokens":1,"prompt_tokens_details":{"cached_tokens":13}}""")]
    [InlineData("""{"prompt_tokens":12,"completion_tokens":1,"prompt_tokens_details":7}""")]
    [InlineData("""{"prompt_tokens":12,"completion_tokens":3,"completion_tokens_details":{"reasoning_tokens":4}}""")]
    [InlineData("[1,2]")]
    public void Unusable_OpenAi_usage_is_refused_with_a_reason_and_never_read_as_zero(string usage)
    {
        var facts = OpenAi(usage);

        Assert.NotNull(facts);
        Assert.Null(facts.Usage);
        Assert.NotNull(facts.UsageProblem);
    }

    [Theory]
    [InlineData("""{"input_tokens":10,"output_tokens":5}""", 10, 0, 0, 0, 5, 0)]
    [InlineData("""{"input_tokens":10,"cache_read_input_tokens":100,"cache_creation_input_tokens":30,"output_tokens":5}""", 10, 100, 30, 0, 5, 0)]
    [InlineData("""{"input_tokens":10,"cache_creation_input_tokens":30,"cache_creation":{"ephemeral_5m_input_tokens":10,"ephemeral_1h_input_tokens":20},"output_tokens":5}""", 10, 0, 10, 20, 5, 0)]
    [InlineData("""{"input_tokens":10,"cache_creation":{"ephemeral_5m_input_tokens":1,"ephemeral_1h_input_tokens":2},"output_tokens":5}""", 10, 0, 1, 2, 5, 0)]
    [InlineData("""{"input_tokens":10,"cache_creation_input_tokens":null,"cache_creation":null,"output_tokens":5,"output_tokens_details":{"thinking_tokens":4}}""", 10, 0, 0, 0, 1, 4)]
    public void Anthropic_usage_is_disjoint_already(string usage, long input, long read, long write5m, long write1h, long output, long reasoning) =>
        Assert.Equal(
            new TokenUsage { Input = input, CacheRead = read, CacheWrite5m = write5m, CacheWrite1h = write1h, Output = output, Reasoning = reasoning },
            Anthropic(usage)?.Usage);

    [Theory]
    [InlineData("""{"output_tokens":5}""")]
    [InlineData("""{"input_tokens":5}""")]
    [InlineData("""{"input_tokens":-5,"output_tokens":5}""")]
    [InlineData("""{"input_tokens":5,"output_tokens":5.5}""")]
    [InlineData("""{"input_tokens":5,"output_tokens":"5"}""")]
    [InlineData("""{"input_tokens":5,"output_tokens":5,"cache_creation_input_tokens":1,"cache_creation":{"ephemeral_1h_input_tokens":2}}""")]
    [InlineData("""{"input_tokens":5,"output_tokens":5,"output_tokens_details":{"thinking_tokens":6}}""")]
    [InlineData("7")]
    public void Unusable_Anthropic_usage_is_refused_with_a_reason(string usage)
    {
        var facts = Anthropic(usage);

        Assert.NotNull(facts);
        Assert.Null(facts.Usage);
        Assert.NotNull(facts.UsageProblem);
    }

    [Fact]
    public void Answer_without_usage_has_neither_usage_nor_problem()
    {
        var facts = AnswerScanner.Scan(Dialect.OpenAi, """{"choices":[{"message":{"content":"x"}}],"usage":null}"""u8);

        Assert.Equal(new AnswerFacts(null, null, null, null, 1), facts);
    }

    [Theory]
    [InlineData("""{"object":"list","data":[{"embedding":[0.1]}],"model":"e","usage":{"prompt_tokens":8,"total_tokens":8}}""")]
    [InlineData("""{"usage":{"prompt_tokens":8,"total_tokens":8},"model":"e","data":[{"embedding":"AAAA"}]}""")]
    public void Embeddings_need_no_output_tokens(string body) =>
        Assert.Equal(new TokenUsage { Input = 8 }, AnswerScanner.Scan(Dialect.OpenAi, SseText.Utf8(body))?.Usage);

    [Theory]
    [InlineData(Dialect.OpenAi, "")]
    [InlineData(Dialect.OpenAi, "<html>")]
    [InlineData(Dialect.OpenAi, """{"choices":[{"message":{"content":"cut""")]
    [InlineData(Dialect.OpenAi, """{"choices":[]}""")]
    [InlineData(Dialect.OpenAi, """{"error":{"message":"x"}}""")]
    [InlineData(Dialect.OpenAi, """{"choices":[{"message":{}}]} trailing""")]
    [InlineData(Dialect.Anthropic, """{"type":"error","error":{"type":"api_error","message":"x"}}""")]
    [InlineData(Dialect.Anthropic, "[]")]
    [InlineData(Dialect.Anthropic, """{"content":[{"type":"text","text":"\ud800"}""")]
    public void What_is_no_answer_has_no_facts(Dialect dialect, string body) =>
        Assert.Null(AnswerScanner.Scan(dialect, SseText.Utf8(body)));

    [Theory]
    [InlineData("""{"input_tokens":12}""")]
    [InlineData("""{"context_management":{"original_input_tokens":70},"input_tokens":0}""")]
    public void Count_is_an_answer_without_usage(string body) =>
        Assert.Equal(new AnswerFacts(null, null, null, null, 0), AnswerScanner.ScanCount(SseText.Utf8(body)));

    [Theory]
    [InlineData("")]
    [InlineData("12")]
    [InlineData("{}")]
    [InlineData("""{"input_tokens":-1}""")]
    [InlineData("""{"input_tokens":"12"}""")]
    [InlineData("""{"usage":{"input_tokens":12}}""")]
    [InlineData("""{"input_tokens":12""")]
    [InlineData("""{"input_tokens":12} trailing""")]
    [InlineData("""{"type":"error","error":{"type":"api_error","message":"x"}}""")]
    public void What_is_no_count_has_no_facts(string body) => Assert.Null(AnswerScanner.ScanCount(SseText.Utf8(body)));

    private static AnswerFacts? OpenAi(string usage) => AnswerScanner.Scan(
        Dialect.OpenAi,
        SseText.Utf8(string.Create(CultureInfo.InvariantCulture, $$"""{"choices":[{"message":{"content":"x"},"finish_reason":"stop"}],"usage":{{usage}}}""")));

    private static AnswerFacts? Anthropic(string usage) => AnswerScanner.Scan(
        Dialect.Anthropic,
        SseText.Utf8(string.Create(CultureInfo.InvariantCulture, $$"""{"type":"message","content":[],"stop_reason":"end_turn","usage":{{usage}}}""")));
}
