using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using FsCheck;
using FsCheck.Fluent;
using Weir.Engine.Wire;
using Weir.Engine.Wire.Tokens;
using Weir.Tests.Support;

namespace Weir.Tests.Wire.Tokens;

public sealed class RequestTokensTests
{
    private static readonly string[] Texts =
    [
        "", "Hello", "你好，世界", "🌍🌎🌏", "\u0001\u0002\u0003", "a\"b\\c\n", "\u0301\u0302", "ﷺ", "  \n\t ", "qzxjkwvqzxjkwv", "0123456789", "<|im_start|>", new string('!', 300), new string('한', 200),
    ];

    private static readonly JsonSerializerOptions Escaping = new();

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    // {"role":"user","content":"Hello"}: 3 a message, role and content; 3 for the answer.
    [Theory]
    [InlineData("""{"model":"gpt-4o","messages":[{"role":"user","content":"Hello"}]}""", 3 + 3 + 1 + 1)]
    [InlineData("""{"messages":[{"role":"system","content":"Hello world"},{"role":"user","content":[{"type":"text","text":"Hello"}]}]}""", 3 + 6 + 1 + 2 + 1 + 1 + 1)]
    [InlineData("""{"input":["Hello world","Hello"]}""", 3 + 2 + 1)]
    [InlineData("""{"input":[1,2,3]}""", 3 + 3)]
    public void Strings_are_counted_and_what_frames_them(string body, int expected) => Assert.Equal(expected, Count(body));

    [Fact]
    public void Tools_count_as_the_json_they_stand_in()
    {
        const string Tools = """[{"type":"function","function":{"name":"f"}}]""";

        Assert.Equal(3 + TokenCounter.Count("openai", "gpt-4o", Tools).Tokens, Count($$"""{"messages":[],"tools":{{Tools}}}"""));
    }

    [Theory]
    [InlineData("openai-compatible", """{"messages":[{"role":"user","content":"Hello"}]}""")]
    [InlineData("openai", """{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://example.com/a.png"}}]}]}""")]
    public void Without_an_encoding_or_with_media_there_is_no_exact_count(string kind, string body) => Assert.Null(Count(body, kind));

    [Fact]
    public void A_body_too_large_to_count_is_left_to_the_estimate() =>
        Assert.Null(Count($$"""{"messages":[{"role":"user","content":"{{new string('a', RequestTokens.MaxBytes)}}"}]}"""));

    [Fact]
    public void No_request_has_more_tokens_than_its_bound()
    {
        var texts = Gen.Elements(Texts);
        var messages =
            from role in Gen.Elements("user", "assistant", "system")
            from parts in texts.ListOf()
            select new { role, content = string.Concat(parts) };
        var tools =
            from name in Gen.Elements("f", "get_weather", "日本")
            from description in texts
            select new { type = "function", function = new { name, description, parameters = new { type = "object" } } };
        var requests =
            from conversation in messages.ListOf()
            from offered in tools.ListOf()
            from options in Gen.Elements(Escaping, Plain)
            select JsonSerializer.Serialize(new { model = "gpt-4o", messages = conversation, tools = offered }, options);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Campaign.Of(5_000)), Prop.ForAll(requests.ToArbitrary(), request =>
        {
            var members = RequestScan.TryRead(Encoding.UTF8.GetBytes(request))!;
            var bound = InputBound.Of(members, "openai");
            return RequestTokens.Count("openai", "gpt-4o", members) <= bound && RequestTokens.Count("openai", "gpt-4", members) <= bound;
        }));
    }

    private static long? Count(string body, string kind = "openai") => RequestTokens.Count(kind, "gpt-4o", RequestScan.TryRead(Encoding.UTF8.GetBytes(body))!);
}
