using System.Text;
using Weir.Engine.Pricing;
using Weir.Engine.Wire;

namespace Weir.Tests.Pricing;

/// <summary>
/// Usage blocks as the providers document them, and what they cost to the nano-dollar, worked out by hand: one US dollar per million
/// tokens is 1,000 nano-dollars a token.
/// </summary>
public sealed class GoldenCostTests
{
    private static readonly DateTimeOffset Day = new(2026, 11, 21, 0, 0, 0, TimeSpan.Zero);

    public static TheoryData<string, string, string, long> Cases => new()
    {
        // 19 x 2,500 + 10 x 10,000
        { "openai", "gpt-4o", """{"prompt_tokens":19,"completion_tokens":10,"total_tokens":29,"prompt_tokens_details":{"cached_tokens":0,"audio_tokens":0},"completion_tokens_details":{"reasoning_tokens":0,"audio_tokens":0}}""", 147_500 },

        // (2,006 - 1,920) x 2,500 + 1,920 x 1,250 + 300 x 10,000: the prompt includes what was cached
        { "openai", "gpt-4o", """{"prompt_tokens":2006,"completion_tokens":300,"total_tokens":2306,"prompt_tokens_details":{"cached_tokens":1920}}""", 5_615_000 },

        // 1 x 150 + 1 x 600
        { "openai", "gpt-4o-mini", """{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}""", 750 },

        // 75 x 2,000 + 1,186 x 8,000: reasoning is inside the completion and costs the same
        { "openai", "o3", """{"prompt_tokens":75,"completion_tokens":1186,"total_tokens":1261,"prompt_tokens_details":{"cached_tokens":0},"completion_tokens_details":{"reasoning_tokens":1024}}""", 9_638_000 },

        // (10,000 - 9,984) x 1,250 + 9,984 x 125 + 2,000 x 10,000
        { "openai", "gpt-5.1", """{"prompt_tokens":10000,"completion_tokens":2000,"total_tokens":12000,"prompt_tokens_details":{"cached_tokens":9984},"completion_tokens_details":{"reasoning_tokens":1500}}""", 21_268_000 },

        // 3 x 50 + 7 x 400
        { "openai", "gpt-5-nano", """{"prompt_tokens":3,"completion_tokens":7,"total_tokens":10}""", 2_950 },

        // (1,117 - 1,080) x 2,500 + 1,080 x 40,000 + (200 - 161) x 10,000 + 161 x 80,000: audio has its own price both ways
        { "openai", "gpt-4o-audio-preview", """{"prompt_tokens":1117,"completion_tokens":200,"total_tokens":1317,"prompt_tokens_details":{"cached_tokens":0,"audio_tokens":1080},"completion_tokens_details":{"reasoning_tokens":0,"audio_tokens":161}}""", 56_562_500 },

        // 8 x 20: an embedding has no output
        { "openai", "text-embedding-3-small", """{"prompt_tokens":8,"total_tokens":8}""", 160 },

        // A dated snapshot: 1,000 x 2,000 + 500 x 8,000
        { "openai", "gpt-4.1-2025-04-14", """{"prompt_tokens":1000,"completion_tokens":500,"total_tokens":1500}""", 6_000_000 },

        // 2,095 x 3,000 + 503 x 15,000
        { "anthropic", "claude-sonnet-4-5-20250929", """{"input_tokens":2095,"output_tokens":503}""", 13_830_000 },

        // 21 x 3,000 + 188,086 x 3,750 + 393 x 15,000: written to the five-minute cache, beside the input, not inside it
        { "anthropic", "claude-sonnet-4-5", """{"input_tokens":21,"cache_creation_input_tokens":188086,"cache_read_input_tokens":0,"output_tokens":393}""", 711_280_500 },

        // 21 x 3,000 + 188,086 x 300 + 393 x 15,000
        { "anthropic", "claude-sonnet-4-5", """{"input_tokens":21,"cache_creation_input_tokens":0,"cache_read_input_tokens":188086,"output_tokens":393}""", 62_383_800 },

        // 2,048 x 3,000 + 1,800 x 300 + 148 x 3,750 + 100 x 6,000 + 503 x 15,000: both caches
        { "anthropic", "claude-sonnet-4-5", """{"input_tokens":2048,"cache_read_input_tokens":1800,"cache_creation_input_tokens":248,"output_tokens":503,"cache_creation":{"ephemeral_5m_input_tokens":148,"ephemeral_1h_input_tokens":100}}""", 15_384_000 },

        // 10 x 1,000 + 1,000 x 2,000 + 5 x 5,000: everything in the one-hour cache
        { "anthropic", "claude-haiku-4-5", """{"input_tokens":10,"cache_read_input_tokens":0,"cache_creation_input_tokens":1000,"output_tokens":5,"cache_creation":{"ephemeral_5m_input_tokens":0,"ephemeral_1h_input_tokens":1000}}""", 2_035_000 },

        // 100 x 2,000 + 4,000 x 100 + 50 x 10,000: a cache read at a twentieth
        { "anthropic", "claude-sonnet-5-5", """{"input_tokens":100,"cache_read_input_tokens":4000,"cache_creation_input_tokens":0,"output_tokens":50}""", 1_100_000 },

        // 1,000 x 5,000 + 1,000 x 25,000
        { "anthropic", "claude-opus-4-5-20251101", """{"input_tokens":1000,"output_tokens":1000}""", 30_000_000 },

        // 3 x 250 + 7 x 30 + 1 x 1,250
        { "anthropic", "claude-3-haiku-20240307", """{"input_tokens":3,"cache_read_input_tokens":7,"output_tokens":1}""", 2_210 },

        // 7 x 300 + 30 x 2,500 + 41 x 2,500: what Gemini thought stands only in the total
        { "gemini", "gemini-2.5-flash", """{"prompt_tokens":7,"completion_tokens":30,"total_tokens":78}""", 179_600 },

        // 1,000 x 1,250 + 200 x 10,000
        { "gemini", "gemini-2.5-pro", """{"prompt_tokens":1000,"completion_tokens":200,"total_tokens":1200}""", 3_250_000 },

        // 16 x 500 + 34 x 1,500
        { "mistral", "mistral-large-latest", """{"prompt_tokens":16,"total_tokens":50,"completion_tokens":34}""", 59_000 },

        // 18 x 590 + 556 x 790
        { "groq", "llama-3.3-70b-versatile", """{"queue_time":0.037493756,"prompt_tokens":18,"prompt_time":0.000680594,"completion_tokens":556,"completion_time":0.463333333,"total_tokens":574,"total_time":0.464013927}""", 449_860 },

        // 1 x 75 + 2 x 37.5 + 1 x 300: half nano-dollars that add up to whole ones
        { "groq", "openai/gpt-oss-20b", """{"prompt_tokens":3,"completion_tokens":1,"total_tokens":4,"prompt_tokens_details":{"cached_tokens":2}}""", 450 },

        // 1 x 37.5 rounds to the even 38; 3 x 37.5 = 112.5 rounds to the even 112
        { "groq", "openai/gpt-oss-20b", """{"prompt_tokens":1,"completion_tokens":0,"total_tokens":1,"prompt_tokens_details":{"cached_tokens":1}}""", 38 },
        { "groq", "openai/gpt-oss-20b", """{"prompt_tokens":3,"completion_tokens":0,"total_tokens":3,"prompt_tokens_details":{"cached_tokens":3}}""", 112 },

        // 64 x 44 + 36 x 1,320 + 50 x 3,960: DeepSeek names hits and misses itself
        { "deepseek", "deepseek-v4-pro", """{"prompt_tokens":100,"completion_tokens":50,"total_tokens":150,"prompt_cache_hit_tokens":64,"prompt_cache_miss_tokens":36,"completion_tokens_details":{"reasoning_tokens":20}}""", 248_336 },

        // 32 x 1,250 + 9 x 2,500 + 310 x 2,500: xAI counts reasoning outside the completion
        { "xai", "grok-4.3", """{"prompt_tokens":32,"completion_tokens":9,"total_tokens":351,"prompt_tokens_details":{"text_tokens":32,"audio_tokens":0,"image_tokens":0,"cached_tokens":0},"completion_tokens_details":{"reasoning_tokens":310,"audio_tokens":0}}""", 837_500 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_documented_usage_block_costs_what_the_price_list_says(string kind, string model, string usage, long nanoUsd)
    {
        var dialect = kind == "anthropic" ? Dialect.Anthropic : Dialect.OpenAi;

        var facts = AnswerScanner.Scan(dialect, Encoding.UTF8.GetBytes(Answer(dialect, model, usage)));

        Assert.NotNull(facts?.Usage);
        Assert.Equal(nanoUsd, PriceCatalogue.Shipped.Find(kind, model)!.At(Day)!.CostOf(facts.Usage.Value).NanoUsd);
    }

    private static string Answer(Dialect dialect, string model, string usage) =>
        dialect == Dialect.Anthropic
            ? $$"""{"id":"msg_1","type":"message","role":"assistant","model":"{{model}}","content":[{"type":"text","text":"Hi"}],"stop_reason":"end_turn","stop_sequence":null,"usage":{{usage}}}"""
        : model.Contains("embedding", StringComparison.Ordinal)
            ? $$"""{"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.5]}],"model":"{{model}}","usage":{{usage}}}"""
            : $$"""{"id":"c","object":"chat.completion","created":1,"model":"{{model}}","choices":[{"index":0,"message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}],"usage":{{usage}}}""";
}
