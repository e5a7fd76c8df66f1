using System.Text;
using System.Text.Json;
using Weir.Engine.Wire;
using Weir.Engine.Wire.Tokens;

namespace Weir.Tests.Wire.Tokens;

public sealed class InputBoundTests
{
    private const int Frame = 256;

    private static readonly string Data = new('A', 40_000);

    [Fact]
    public void Text_is_bounded_by_the_bytes_of_the_body()
    {
        var body = """{"model":"m","messages":[{"role":"user","content":"Grüße 🌍"}]}""";

        Assert.Equal(Encoding.UTF8.GetByteCount(body) + Frame, Of(body));
    }

    [Fact]
    public void Text_without_a_space_stays_text_however_long_it_is()
    {
        var body = $$"""{"messages":[{"role":"user","content":"{{Data}}"},{"role":"user","content":[{"type":"text","text":"data:image/png;base64,{{Data}}"}]}]}""";

        Assert.Equal(body.Length + Frame, Of(body));
    }

    [Fact]
    public void Tools_add_what_a_provider_says_to_the_model_about_them()
    {
        var body = """{"messages":[],"tools":[{"type":"computer_20250124","name":"computer"},{"name":"f","input_schema":{"type":"object"}}]}""";

        Assert.Equal(body.Length + Frame + 1_024 + 1_024, Of(body, "anthropic"));
    }

    [Theory]
    [InlineData("""{"type":"image_url","image_url":{"url":"data:image/png;base64,$"}}""", "openai", 50_000)]
    [InlineData("""{"type":"image_url","image_url":"data:image/png;base64,$"}""", "openrouter", 50_000)]
    [InlineData("""{"type":"im\u0061ge","source":{"type":"base64","media_type":"image/png","data":"$"}}""", "anthropic", 5_000)]
    [InlineData("""{"source":{"data":"$","media_type":"image/png","type":"base64"},"type":"image"}""", "anthropic", 5_000)]
    [InlineData("""{"type":"tool_result","tool_use_id":"t","content":[{"type":"image","source":{"type":"base64","data":"$"}}]}""", "anthropic", 5_000)]
    [InlineData("""{"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"$"}}""", "anthropic", 160_000)]
    [InlineData("""{"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,$"}}""", "openai", 160_112)]
    [InlineData("""{"type":"input_audio","input_audio":{"format":"mp3","data":"$"}}""", "openai", 2_500)]
    [InlineData("""{"type":"input_audio","input_audio":{"format":"wav","data":"UklGR$"}}""", "openai", 1_000)]
    public void Media_counts_by_its_own_rule_and_not_by_its_bytes(string part, string kind, int expected)
    {
        var body = Message(part.Replace("$", Data, StringComparison.Ordinal));
        var before = part[(part[..part.IndexOf('$', StringComparison.Ordinal)].LastIndexOf('"') + 1)..part.IndexOf('$', StringComparison.Ordinal)];
        var characters = before.Length + Data.Length;

        Assert.Equal(body.Length - characters + Frame + expected, Of(body, kind));
    }

    [Theory]
    [InlineData("""{"type":"image_url","image_url":{"url":"https://example.com/a.png"}}""", 50_000)]
    [InlineData("""{"type":"image","source":{"type":"url","url":"https://example.com/a.png"}}""", 50_000)]
    [InlineData("""{"type":"file","file":{"file_id":"file-1"}}""", 1_000_000)]
    [InlineData("""{"type":"document","source":{"type":"url","url":"https://example.com/a.pdf"}}""", 1_000_000)]
    [InlineData("""{"type":"video_url","video_url":{"url":"https://example.com/a.mp4"}}""", 1_000_000)]
    public void What_is_only_named_counts_as_the_largest_of_its_kind(string part, int expected)
    {
        var body = Message(part);

        Assert.Equal(body.Length + Frame + expected, Of(body));
    }

    [Fact]
    public void An_earlier_spoken_answer_counts_as_the_longest_answer()
    {
        var body = """{"messages":[{"role":"assistant","audio":{"id":"audio_abc"}}]}""";

        Assert.Equal(body.Length + Frame + 20_000, Of(body));
    }

    [Theory]
    [InlineData("""{"type":"document","source":{"type":"text","media_type":"text/plain","data":"$"}}""")]
    [InlineData("""{"type":"document","source":{"media_type":"text/plain","data":"$","type":"text"}}""")]
    [InlineData("""{"type":"tool_use","id":"t","name":"f","input":{"type":"image","source":{"type":"base64","data":"$"}}}""")]
    public void Text_in_a_place_that_looks_like_media_stays_text(string part)
    {
        var body = Message(part.Replace("$", Data, StringComparison.Ordinal));

        Assert.Equal(body.Length + Frame, Of(body, "anthropic"));
    }

    [Fact]
    public void The_framework_parsed_form_of_a_request_has_the_same_bound()
    {
        var body = Encoding.UTF8.GetBytes(Message("""{"type":"image_url","image_url":{"url":"data:image/png;base64,$"}}""".Replace("$", Data, StringComparison.Ordinal)));
        using var document = JsonDocument.Parse(body.AsMemory());

        Assert.Equal(InputBound.Of(RequestScan.TryRead(body)!, "openai"), InputBound.Of(RequestMembers.Of(body, document.RootElement), "openai"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"messages":"\u0061","input_":1}""")]
    [InlineData("""{"messages":[1,["file"],{"content":{"type":"image"}},{"content":[{"type":1,"source":[]},{"type":"file","file":null}]}]}""")]
    public void A_body_that_is_no_conversation_is_bounded_all_the_same(string body) => Assert.True(Of(body) >= body.Length);

    private static string Message(string part) => """{"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"Look:"},""" + part + "]}]}";

    private static long Of(string body, string kind = "openai") => InputBound.Of(RequestScan.TryRead(Encoding.UTF8.GetBytes(body))!, kind);
}
