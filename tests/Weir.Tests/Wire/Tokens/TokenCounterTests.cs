using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Weir.Engine.Kernel;
using Weir.Engine.Wire.Tokens;
using Weir.Tests.Support;

namespace Weir.Tests.Wire.Tokens;

public sealed class TokenCounterTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Fixtures", "tokens");

    private static readonly string[] Texts = JsonSerializer.Deserialize<string[]>(File.ReadAllText(Path.Combine(Folder, "texts.json")))!;

    private static readonly Dictionary<string, long[]> Recorded =
        JsonSerializer.Deserialize<Dictionary<string, long[]>>(File.ReadAllText(Path.Combine(Folder, "counts.json")))!;

    private static readonly string[] Pieces =
    [
        "a", "B", "foo", "Bar", "BAZ", "中", "é", "e\u0301", "\u0301", "ǅ", "ʰ", "ß", "'s", "'LL", "'", " ", "  ", "\n", "\r\n", "\t", "\u00a0", "7", "42", "½", "!", "...", "/", "=", "🌍", "𝐀", "\u0000",
    ];

    [Theory]
    [InlineData("o200k_base", "gpt-4o")]
    [InlineData("cl100k_base", "gpt-4")]
    public void Counts_are_those_of_the_published_tokenizer(string encoding, string model)
    {
        Assert.True(Texts.Length >= 40 && Recorded[encoding].Length == Texts.Length);
        for (var i = 0; i < Texts.Length; i++)
        {
            var count = TokenCounter.Count("openai", model, Texts[i]);
            Assert.True(count == new TextTokens(Recorded[encoding][i], IsExact: true), $"{encoding}, text {i}: {count}, recorded {Recorded[encoding][i]}: {Texts[i]}");
        }
    }

    [Fact]
    public void Text_in_parts_has_the_count_of_the_whole_wherever_it_is_cut()
    {
        var parts = Gen.OneOf(Gen.Elements(Pieces), Gen.Elements(Texts), Gen.Elements("x", " ", "中").Select(unit => string.Concat(Enumerable.Repeat(unit, 5_000))));
        var cases = from list in parts.ListOf() from step in Gen.Choose(1, 700) from isNew in Gen.Elements(true, false) select (Text: string.Concat(list), step, isNew);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Campaign.Of(500)), Prop.ForAll(cases.ToArbitrary(), one =>
        {
            var encoding = one.isNew ? TokenEncoding.O200k : TokenEncoding.Cl100k;
            var bytes = Encoding.UTF8.GetBytes(one.Text);
            using var tally = new TokenTally(encoding);
            for (var at = 0; at < bytes.Length; at += one.step)
            {
                tally.Add(bytes.AsSpan(at, Math.Min(one.step, bytes.Length - at)));
                Assert.InRange(tally.Held, 0, 2 * TokenTally.MaxPiece);
            }

            var whole = TokenTally.Count(encoding, bytes);
            return whole == tally.Total() && whole.Tokens <= bytes.Length && (whole.Tokens > 0) == (bytes.Length > 0);
        }));
    }

    [Fact]
    public void Bytes_that_are_no_text_are_counted_too_and_never_more_tokens_than_bytes()
    {
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
            TokenTally.Count(TokenEncoding.O200k, bytes).Tokens <= bytes.Length && TokenTally.Count(TokenEncoding.Cl100k, bytes).Tokens <= bytes.Length));
    }

    [Theory]
    [InlineData("a")]
    [InlineData(" ")]
    [InlineData("\n")]
    [InlineData("中")]
    [InlineData("\u0301")]
    [InlineData("中A")]
    [InlineData("A\u0301")]
    [InlineData("=/")]
    [InlineData(" \n")]
    [InlineData("qzxj")]
    public void A_megabyte_without_an_end_costs_in_proportion_to_its_size(string unit)
    {
        var (small, large) = (Steps(unit, 1 << 17), Steps(unit, 1 << 20));

        // 4,096 bytes are the longest that is merged as one: log2 of it is 12, and each byte makes up to three pairs.
        Assert.InRange(large, 1, 40L << 20);
        Assert.InRange(large, 0, (small * 8) + 10_000);
    }

    [Fact]
    public void A_piece_of_the_longest_size_is_exact_and_a_longer_one_counts_as_its_bytes()
    {
        var longest = TokenTally.Count(TokenEncoding.O200k, Encoding.UTF8.GetBytes(new string('a', TokenTally.MaxPiece)));
        var longer = TokenTally.Count(TokenEncoding.O200k, Encoding.UTF8.GetBytes(new string('a', TokenTally.MaxPiece + 1)));

        Assert.Equal(new TextTokens(512, IsExact: true), longest);
        Assert.Equal(new TextTokens(TokenTally.MaxPiece + 1, IsExact: false), longer);
    }

    [Fact]
    public void Texts_that_are_ended_do_not_grow_together()
    {
        using var tally = new TokenTally(TokenEncoding.O200k);
        tally.Add("Hel"u8);
        tally.End();
        tally.Add("lo"u8);

        Assert.Equal(2, tally.Total().Tokens);
        Assert.Equal(1, TokenCounter.Count("openai", "gpt-4o", "Hello").Tokens);
    }

    [Theory]
    [InlineData("openai", "gpt-4o-mini", "o200k_base")]
    [InlineData("openai", "gpt-4.1", "o200k_base")]
    [InlineData("openai", "gpt-5.1-codex", "o200k_base")]
    [InlineData("openai", "o3-mini", "o200k_base")]
    [InlineData("openai", "ft:gpt-4o-mini-2024-07-18:acme::abc", "o200k_base")]
    [InlineData("openrouter", "openai/gpt-4o", "o200k_base")]
    [InlineData("azure-openai", "gpt-35-turbo", "cl100k_base")]
    [InlineData("openai", "gpt-4-turbo", "cl100k_base")]
    [InlineData("openai", "text-embedding-3-small", "cl100k_base")]
    [InlineData("openai", "gpt-4.7", null)]
    [InlineData("openai", "o1x", null)]
    [InlineData("openai", "dall-e-3", null)]
    [InlineData("openrouter", "anthropic/claude-sonnet-4", null)]
    [InlineData("openai-compatible", "gpt-4o", null)]
    [InlineData("anthropic", "claude-opus-4-5", null)]
    public void Only_models_whose_encoding_is_published_are_counted_exactly(string kind, string model, string? encoding)
    {
        Assert.Equal(encoding, ModelEncodings.Find(kind, model)?.Name);
        Assert.Equal(encoding is null ? new TextTokens(12, IsExact: false) : new TextTokens(1, IsExact: true), TokenCounter.Count(kind, model, " information"));
    }

    [Fact]
    public async Task Many_threads_count_the_same()
    {
        var counts = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => OwnThread.RunAsync(
            () => Texts.Sum(text => TokenCounter.Count("openai", "gpt-4o", text).Tokens), TestContext.Current.CancellationToken)));

        Assert.All(counts, count => Assert.Equal(Recorded["o200k_base"].Sum(), count));
    }

    private static long Steps(string unit, int size)
    {
        var bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(unit, size / Encoding.UTF8.GetByteCount(unit))));
        using var tally = new TokenTally(TokenEncoding.O200k);
        tally.Add(bytes);
        Assert.InRange(tally.Total().Tokens, 1, bytes.Length);
        return tally.Steps;
    }
}
