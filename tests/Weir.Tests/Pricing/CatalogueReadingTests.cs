using System.Text;
using System.Text.RegularExpressions;
using Weir.Engine.Kernel;
using Weir.Engine.Pricing;
using Weir.Tests.Support;

namespace Weir.Tests.Pricing;

/// <summary>What a catalogue file may say, and that everything wrong with one is told with its path.</summary>
public sealed partial class CatalogueReadingTests
{
    private static readonly DateTimeOffset Day = new(2026, 11, 21, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_shipped_file_is_read_as_any_other()
    {
        var reading = PriceCatalogue.Read(File.ReadAllBytes(RepoRoot.At("src/Weir.Engine/Pricing/catalogue.json")));

        Assert.Empty(reading.Problems);
        Assert.Equal(PriceCatalogue.Shipped.Checksum, reading.Catalogue!.Checksum);
        Assert.Equal(PriceCatalogue.Shipped.All.Select(row => (row.Kind, row.Model)), reading.Catalogue.All.Select(row => (row.Kind, row.Model)));
        Assert.Equal("catalogue 2026-11-21", PriceCatalogue.Shipped.Find("openai", "gpt-4o")!.At(Day)!.Source);
        Assert.Equal($"catalogue 2026-11-21 {reading.Catalogue.Checksum[..19]}", reading.Catalogue.Find("openai", "gpt-4o")!.At(Day)!.Source);
    }

    [Fact]
    public void Every_class_step_tier_and_date_is_read()
    {
        var catalogue = Good("""
            [
              { "input": 1, "output": 5 },
              { "from": "2026-07-01", "input": 2, "output": 10, "cache_read": 0.2, "cache_write_5m": 2.5, "cache_write_1h": 4, "reasoning": 11,
                "audio_input": 6, "audio_output": 20, "image": 3, "request": 0.01, "max_output_tokens": 4096,
                "long_context": [
                  { "above": 1000, "input": 4, "output": 20, "cache_read": 0.4, "cache_write_5m": 5, "cache_write_1h": 8, "reasoning": 22, "audio_input": 12, "audio_output": 40, "image": 7 },
                  { "above": 9000, "input": 8, "output": 40, "cache_read": 0.8, "cache_write_5m": 10, "cache_write_1h": 16, "reasoning": 44, "audio_input": 24, "audio_output": 80, "image": 14 } ],
                "tiers": { "flex": 0.25, "priority": { "input": 3, "output": 15, "cache_read": 0.3, "cache_write_5m": 3, "cache_write_1h": 5, "reasoning": 16, "audio_input": 9, "audio_output": 30, "image": 5 } } },
              { "from": "2027-01-01T12:00:00Z", "input": 3, "output": 5 }
            ]
            """);
        var prices = catalogue.Find("openai", "m")!;
        var price = prices.At(Day)!;

        Assert.Equal([DateTimeOffset.MinValue, new(2026, 7, 1, 0, 0, 0, TimeSpan.Zero), new(2027, 1, 1, 12, 0, 0, TimeSpan.Zero)], prices.Rows.Select(row => row.From));
        Assert.Equal(4_096, catalogue.MaxOutputTokensOf("openai", "m"));
        Assert.Equal(4_096, catalogue.MaxOutputTokensOf("openai", "m-2026-02-03"));
        Assert.Equal(11_000_000_000, price.Standard.Rates.Reasoning);
        Assert.Equal(10_000_000, price.Standard.Rates.PerRequest);
        Assert.Equal([3_000_000_000, 7_000_000_000, 7_000_000_000, 14_000_000_000], new long[] { 1_000, 1_001, 9_000, 9_001 }.Select(input => price.Standard.RatesFor(input).Image));
        Assert.Equal(10_000_000, price.Standard.RatesFor(9_001).PerRequest);
        Assert.Equal((500_000_000, 2_000_000_000, 10_000_000), (price.Flex!.Rates.Input, price.Flex.RatesFor(9_001).Input, price.Flex.Rates.PerRequest));
        Assert.Equal((1_000_000_000, 5_000_000_000), (price.Batch!.Rates.Input, price.Batch.Rates.Output));
        Assert.Equal((3_000_000_000, 8_000_000_000), (price.Priority!.Rates.Input, price.Priority.RatesFor(9_001).Input));
    }

    [Theory]
    [InlineData("""{ "input": -1, "output": 5 }""", "input", "negative")]
    [InlineData("""{ "input": 10000.5, "output": 20000 }""", "input", "above 10000")]
    [InlineData("""{ "input": 0.0000025, "output": 10 }""", "input", "per token")]
    [InlineData("""{ "input": 2.5, "output": 0.00001 }""", "output", "per token")]
    [InlineData("""{ "input": 0.00015, "output": 0.0006 }""", "input", "per token")]
    [InlineData("""{ "input": 2.5, "output": 10, "cache_read": 0.00000025 }""", "cache_read", "per token")]
    [InlineData("""{ "input": 0.1234567891, "output": 10 }""", "input", "9 decimals")]
    [InlineData("""{ "input": 2, "output": 10, "cache_read": 5 }""", "cache_read", "more than twice")]
    [InlineData("""{ "output": 10 }""", "input", "is missing")]
    [InlineData("""{ "input": 2 }""", "output", "is missing")]
    [InlineData("""{ "input": "2", "output": 10 }""", "input", "without quotes")]
    [InlineData("""{ "input": 2, "output": 10, "input": 3 }""", "input", "twice")]
    [InlineData("""{ "input": 2, "output": 10, "cached": 1 }""", "cached", "not a field")]
    [InlineData("""{ "input": 2, "output": 10, "request": 500 }""", "request", "one request")]
    [InlineData("""{ "from": "soon", "input": 2, "output": 10 }""", "from", "a date")]
    [InlineData("""{ "input": 2, "output": 10, "max_output_tokens": 1.5 }""", "max_output_tokens", "whole number")]
    [InlineData("""{ "input": 2, "output": 10, "long_context": { "input": 4, "output": 20 } }""", "long_context.above", "is missing")]
    [InlineData("""{ "input": 2, "output": 10, "cache_read": 1, "long_context": { "above": 5, "input": 4, "output": 20 } }""", "long_context.cache_read", "stated here too")]
    [InlineData("""{ "input": 2, "output": 10, "long_context": [{ "above": 5, "input": 4, "output": 20 }, { "above": 5, "input": 5, "output": 20 }] }""", "long_context[1].above", "larger")]
    [InlineData("""{ "input": 2, "output": 10, "tiers": { "batch": 0 } }""", "tiers.batch", "factor")]
    [InlineData("""{ "input": 2, "output": 10, "tiers": { "batch": "half" } }""", "tiers.batch", "number")]
    [InlineData("""{ "input": 2, "output": 10, "tiers": { "fast": 2 } }""", "tiers.fast", "not a field")]
    [InlineData("""{ "input": 2, "output": 10, "tiers": { "batch": 0.33333333333 } }""", "tiers.batch", "9 decimals")]
    [InlineData("""{ "input": 2, "output": 10, "cache_read": 1, "tiers": { "priority": { "input": 4, "output": 20 } } }""", "tiers.priority.cache_read", "stated here too")]
    [InlineData("""5""", "", "must be an object")]
    public void A_wrong_price_is_an_error_at_its_path(string row, string field, string part)
    {
        var reading = Read(Document(row));

        Assert.Null(reading.Catalogue);
        var path = "kinds.openai.models.m" + (field.Length == 0 ? "" : "." + field);
        Assert.Contains(reading.Problems, problem => problem.IsError && problem.Path == path && problem.Message.Contains(part, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{ "input": 0.005, "output": 10 }""", "input")]
    [InlineData("""{ "input": 2000, "output": 3000 }""", "output")]
    [InlineData("""{ "input": 2, "output": 10, "cache_read": 3 }""", "cache_read")]
    [InlineData("""{ "input": 2, "output": 1 }""", "output")]
    [InlineData("""{ "input": 2, "output": 10, "cache_write_5m": 4, "cache_write_1h": 3 }""", "cache_write_1h")]
    [InlineData("""{ "input": 2, "output": 10, "cache_write_5m": 9 }""", "cache_write_5m")]
    [InlineData("""{ "input": 2, "output": 10, "audio_input": 1 }""", "audio_input")]
    [InlineData("""{ "input": 2, "output": 10, "long_context": { "above": 5, "input": 1, "output": 20 } }""", "long_context.input")]
    [InlineData("""{ "input": 2, "output": 10, "tiers": { "batch": 2 } }""", "tiers.batch")]
    [InlineData("""{ "input": 2, "output": 10, "tiers": { "priority": 0.5 } }""", "tiers.priority")]
    public void An_unusual_price_is_a_warning(string row, string field)
    {
        var reading = Read(Document(row));

        Assert.NotNull(reading.Catalogue);
        Assert.Contains(reading.Problems, problem => !problem.IsError && problem.Path == "kinds.openai.models.m." + field);
    }

    [Theory]
    [InlineData("""[{ "input": 1, "output": 2 }, { "input": 1, "output": 2 }]""", "[1].from", "is missing")]
    [InlineData("""[{ "from": "2027-01-01", "input": 1, "output": 2 }, { "from": "2026-01-01", "input": 1, "output": 2 }]""", "[1].from", "later")]
    [InlineData("""[]""", "", "at least one")]
    public void Dates_that_make_no_schedule_are_refused(string rows, string at, string part)
    {
        var reading = Read(Document(rows));

        Assert.Null(reading.Catalogue);
        Assert.Contains(reading.Problems, problem => problem.Path == "kinds.openai.models.m" + at && problem.Message.Contains(part, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"openai\":", "\"opneai\":", "kinds.opneai", "not a provider kind")]
    [InlineData("weir-prices/1", "weir-prices/9", "schema", "must be 'weir-prices/1'")]
    [InlineData("per million", "per thousand", "unit", "must be 'US dollars per million tokens'")]
    [InlineData("\"source\": \"a page\",", "", "kinds.openai.source", "is missing")]
    [InlineData("\"version\": \"1\",", "", "version", "is missing")]
    [InlineData("\"version\": \"1\",", "\"version\": \"1 beta\",", "version", "letters, digits")]
    [InlineData("\"batch\": 0.5", "\"batch\": { \"input\": 1, \"output\": 2 }", "kinds.openai.tiers.batch", "must be a factor here")]
    [InlineData("\"kinds\":", "\"sorts\":", "sorts", "not a field")]
    public void A_wrong_frame_is_an_error_at_its_path(string good, string bad, string path, string part)
    {
        var reading = Read(Signed(Document("""{ "input": 2, "output": 10 }""").Replace(good, bad, StringComparison.Ordinal)));

        Assert.Null(reading.Catalogue);
        Assert.Contains(reading.Problems, problem => problem.IsError && problem.Path == path && problem.Message.Contains(part, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"kinds\": {\"openai\": {\"models\": {\"\\ud800\": {}}}}}")]
    public void What_is_no_catalogue_is_refused_in_words(string text)
    {
        var reading = Read(text);

        Assert.Null(reading.Catalogue);
        Assert.NotEmpty(reading.Problems);
    }

    [Fact]
    public void A_changed_price_is_noticed_by_the_checksum_and_layout_does_not_matter()
    {
        var text = Signed(Document("""{ "input": 2, "output": 10 }"""));
        var changed = Read(text.Replace("\"input\": 2", "\"input\": 3", StringComparison.Ordinal));

        Assert.Null(changed.Catalogue);
        Assert.Equal("checksum", Assert.Single(changed.Problems).Path);
        Assert.NotNull(Read(text.Replace("\n", "\r\n   ", StringComparison.Ordinal)).Catalogue);
        Assert.NotNull(Read("\uFEFF" + text).Catalogue);
    }

    [Fact]
    public void Without_a_checksum_the_right_one_is_told()
    {
        var problem = Assert.Single(Read(Unsigned(Document("""{ "input": 2, "output": 10 }"""))).Problems);

        Assert.Equal("checksum", problem.Path);
        Assert.Matches("\"checksum\": \"sha256:[0-9a-f]{64}\"", problem.Message);
    }

    [Fact]
    public void Prices_of_nothing_are_prices()
    {
        var price = Good("""{ "input": 0, "output": 0 }""").Find("openai", "m")!.At(Day)!;

        Assert.Equal(Money.Zero, price.BoundOf(new(1_000, 1_000)));
    }

    private static PriceCatalogue Good(string row)
    {
        var reading = Read(Document(row));
        Assert.True(reading.Catalogue is not null, string.Join('\n', reading.Problems));
        return reading.Catalogue;
    }

    internal static CatalogueReading Read(string text) => PriceCatalogue.Read(Encoding.UTF8.GetBytes(text));

    /// <summary>A catalogue of one model, with the checksum that fits.</summary>
    internal static string Document(string row, string kind = "openai", string model = "m") => Signed($$"""
        {
          "schema": "weir-prices/1",
          "version": "1",
          "checksum": "sha256:",
          "unit": "US dollars per million tokens",
          "kinds": { "{{kind}}": { "source": "a page", "tiers": { "batch": 0.5 }, "models": { "{{model}}": {{row}} } } }
        }
        """);

    /// <summary>The same text with the checksum that the reader asks for.</summary>
    private static string Signed(string text) => Read(text).Problems.FirstOrDefault(problem => problem.Path == "checksum") is { } problem
        && Sum().Matches(problem.Message) is { Count: > 0 } found ? Sum().Replace(text, found[^1].Value, 1) : text;

    private static string Unsigned(string text) => Line().Replace(text, "");

    [GeneratedRegex("sha256:[0-9a-f]*")]
    private static partial Regex Sum();

    [GeneratedRegex(".*\"checksum\".*\n")]
    private static partial Regex Line();
}
