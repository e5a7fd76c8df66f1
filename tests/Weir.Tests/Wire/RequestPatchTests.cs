using System.Buffers;
using System.Text;
using System.Text.Json;
using Weir.Engine.Wire;

namespace Weir.Tests.Wire;

public sealed class RequestPatchTests
{
    private static readonly RequestEdits Usage = new() { IncludeUsage = true };

    [Theory]
    [InlineData("""{ "model" : "a",  "x":1.50 }""", """{ "model" : "new",  "x":1.50 }""")]
    [InlineData("""{"x":"\u00e9 é","model":null}""", """{"x":"\u00e9 é","model":"new"}""")]
    [InlineData("""{"nested":{"model":"a"},"model":"b"}""", """{"nested":{"model":"a"},"model":"new"}""")]
    [InlineData("{}", """{"model":"new"}""")]
    [InlineData("""  {"x":1}  """, """  {"model":"new","x":1}  """)]
    public void Model_is_replaced_and_nothing_else(string body, string expected) =>
        Assert.Equal(expected, Patch(body, new RequestEdits { Model = JsonEncodedText.Encode("new") }));

    [Theory]
    [InlineData("""{"stream":true}""", """{"stream_options":{"include_usage":true},"stream":true}""")]
    [InlineData("""{"stream_options":null}""", """{"stream_options":{"include_usage":true}}""")]
    [InlineData("""{"stream_options":{}}""", """{"stream_options":{"include_usage":true}}""")]
    [InlineData("""{"stream_options":{ "include_obfuscation":false}}""", """{"stream_options":{"include_usage":true, "include_obfuscation":false}}""")]
    [InlineData("""{"stream_options":{"include_usage":false}}""", """{"stream_options":{"include_usage":true}}""")]
    [InlineData("""{"stream_options":{"include_usage":null}}""", """{"stream_options":{"include_usage":true}}""")]
    [InlineData("""{"stream_options":{"include_usage":true}}""", """{"stream_options":{"include_usage":true}}""")]
    [InlineData("""{"stream_options":7}""", """{"stream_options":7}""")]
    public void Usage_is_asked_for_in_every_case(string body, string expected) => Assert.Equal(expected, Patch(body, Usage));

    [Theory]
    [InlineData("""{"max_tokens":500}""", """{"max_tokens":100}""")]
    [InlineData("""{"max_tokens":50}""", """{"max_tokens":50}""")]
    [InlineData("""{"max_completion_tokens":500,"max_tokens":7}""", """{"max_completion_tokens":100,"max_tokens":7}""")]
    [InlineData("""{"max_tokens":null,"x":1}""", """{"max_tokens":100,"x":1}""")]
    [InlineData("""{"x":1}""", """{"max_tokens":100,"x":1}""")]
    [InlineData("""{"max_tokens":1e99}""", """{"max_tokens":100}""")]
    [InlineData("""{"max_tokens":"many"}""", """{"max_tokens":"many"}""")]
    public void Output_limit_is_lowered_or_added(string body, string expected) =>
        Assert.Equal(expected, Patch(body, new RequestEdits { MaxOutputTokens = 100 }));

    [Theory]
    [InlineData(
        """{"messages":[{"role":"user","content":"x"},{"role":"assistant","content":[ {"type":"thinking","thinking":"t","signature":""}, {"type":"text","text":"\u00e9 1"} ]}], "x":1}""",
        """{"messages":[{"role":"user","content":"x"},{"role":"assistant","content":[{"type":"text","text":"\u00e9 1"}]}], "x":1}""")]
    [InlineData(
        """{"messages":[{"content":[{"type":"thinking","thinking":"t","signature":"s"},{"type":"text","text":"a"}]}]}""",
        """{"messages":[{"content":[{"type":"thinking","thinking":"t","signature":"s"},{"type":"text","text":"a"}]}]}""")]
    [InlineData("""{"messages":[{"content":[{"type":"thinking","thinking":"t"}]},7,{"content":null}]}""", """{"messages":[{"content":[{"type":"thinking","thinking":"t"}]},7,{"content":null}]}""")]
    public void Thoughts_of_another_provider_are_left_out(string body, string expected) =>
        Assert.Equal(expected, Patch(body, new RequestEdits { DropUnsignedThinking = true }));

    [Fact]
    public void All_edits_together_leave_every_other_byte() => Assert.Equal(
        """{"stream_options":{"include_usage":true},"max_completion_tokens":9, "messages":[{"role":"user","content":"\ud83c\udf0d é"}],"model":"a\u0022b","seed":1E2 }""",
        Patch(
            """{ "messages":[{"role":"user","content":"\ud83c\udf0d é"}],"model":"x","seed":1E2 }""",
            new RequestEdits { Model = JsonEncodedText.Encode("a\"b"), IncludeUsage = true, MaxOutputTokens = 9, MaxOutputTokensField = "max_completion_tokens" }));

    [Fact]
    public void A_document_over_other_memory_is_a_mistake_of_the_caller()
    {
        using var document = JsonDocument.Parse("""{"model":"a"}""");

        Assert.Throws<ArgumentException>(() => RequestMembers.Of(Encoding.UTF8.GetBytes("""{"model":"a"}"""), document.RootElement));
    }

    private static string Patch(string body, RequestEdits edits)
    {
        ReadOnlyMemory<byte> bytes = Encoding.UTF8.GetBytes(body);
        using var document = JsonDocument.Parse(bytes);
        var output = new ArrayBufferWriter<byte>();
        RequestPatch.Write(RequestMembers.Of(bytes, document.RootElement), edits, output);
        var fast = new ArrayBufferWriter<byte>();
        RequestPatch.Write(RequestScan.TryRead(bytes)!, edits, fast);
        Assert.Equal(output.WrittenSpan, fast.WrittenSpan);
        using var valid = JsonDocument.Parse(output.WrittenMemory);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
