using System.Text;
using System.Text.Unicode;
using FsCheck;
using FsCheck.Fluent;
using Weir.Engine.Proxy;
using Weir.Engine.Wire;

namespace Weir.Tests.Wire;

public sealed class RequestScanTests
{
    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", ",", ":", "\"", "\"a\"", "\"b\":", "\"a\":", "1", "-0", "01", "1.5e+3", "1.", "-", "true", "false", "null", "nul", " ", "\n", "\t",
        "\"\\n\"", "\"\\u00e9\"", "\"\\ud83c\\udf0d\"", "\"\\ud83c\"", "\"\\udf0d\"", "\"\\u12g4\"", "\"\\x\"", "\"\u0001\"", "é", "{\"x\":[1,{\"y\":\"z\"}]}", "[]", "{}",
    ];

    [Fact]
    public void Whatever_it_takes_in_the_frameworks_parser_takes_in_too_and_finds_the_same_members()
    {
        var texts = Gen.Elements(Pieces).ListOf().Select(pieces => "{" + string.Concat(pieces) + "}");
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(20_000), Prop.ForAll(texts.ToArbitrary(), Agrees));
    }

    [Fact]
    public void Every_cut_and_every_changed_byte_of_a_request_is_judged_as_the_framework_does()
    {
        var request = Encoding.UTF8.GetBytes("""{"model":"gpt","messages":[{"role":"user","content":"a \"quote\" \ud83c\udf0d é"},{"role":"tool","n":[1,-2.5e3,true,null]}],"stream":false,"stream_options":{"include_usage":true}}""");
        for (var i = 0; i < request.Length; i++)
        {
            Assert.True(Agrees(Encoding.Latin1.GetString(request[..i])));
            foreach (var replacement in "{}[]\",:\\0e-. u"u8)
            {
                var changed = request.ToArray();
                changed[i] = replacement;
                Assert.True(Agrees(changed));
            }
        }
    }

    [Theory]
    [InlineData("""{"model":"m","messages":[1]}""")]
    [InlineData(" { \"model\" : \"m\" , \"a\":{\"b\":{\"c\":[]}}, \"t\":\"\\u00e9\\\\u\" } ")]
    [InlineData("{}")]
    public void Ordinary_requests_are_taken_in(string body) => Assert.NotNull(RequestScan.TryRead(Encoding.UTF8.GetBytes(body)));

    [Theory]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""{"x":{"a":1,"b":2,"a":3}}""")]
    [InlineData("""{"mod\u0065l":"m"}""")]
    [InlineData("""{"a":"\ud83c"}""")]
    [InlineData("""{"a":1} x""")]
    [InlineData("""{"a":1,}""")]
    [InlineData("""[1]""")]
    [InlineData("")]
    public void What_is_wrong_or_unusual_is_left_to_the_framework(string body) => Assert.Null(RequestScan.TryRead(Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void Sixty_four_levels_are_the_most()
    {
        Assert.NotNull(RequestScan.TryRead(Nested(64)));
        Assert.Null(RequestScan.TryRead(Nested(65)));

        static byte[] Nested(int levels) => Encoding.UTF8.GetBytes("{\"a\":" + new string('[', levels - 1) + new string(']', levels - 1) + "}");
    }

    [Fact]
    public void Media_is_counted_as_parts_and_not_as_text()
    {
        var image = new string('A', 10_000);
        var members = RequestScan.TryRead(Encoding.UTF8.GetBytes($$"""{"messages":[{"content":"four"},{"url":"data:image/png;base64,{{image}}"}]}"""))!;

        Assert.Equal(1, members.MediaParts);
        Assert.Equal(4, members.TextBytes);
    }

    private static bool Agrees(string text) => Agrees(Encoding.UTF8.GetBytes(text));

    private static bool Agrees(byte[] body)
    {
        if (!Utf8.IsValid(body) || RequestScan.TryRead(body) is not { } members)
        {
            return true;
        }

        ReadOnlyMemory<byte> memory = body;
        using var document = JsonText.Parse(memory, out _);
        return document is not null
            && document.RootElement.GetPropertyCount() == members.Count
            && document.RootElement.EnumerateObject().All(property => members.Find(Encoding.UTF8.GetBytes(property.Name)).Raw.Span.SequenceEqual(
                Encoding.UTF8.GetBytes(property.Value.GetRawText())));
    }
}
