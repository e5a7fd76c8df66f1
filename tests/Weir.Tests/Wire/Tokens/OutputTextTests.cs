using System.Text;
using System.Text.Json;
using Weir.Engine.Wire;
using Weir.Engine.Wire.Tokens;

namespace Weir.Tests.Wire.Tokens;

public sealed class OutputTextTests
{
    [Fact]
    public void A_stream_has_the_tokens_of_its_whole_text_however_it_is_cut_into_events()
    {
        const string Answer = "Die Brücke hält: \"internationalization\" isn't easy,\n\tbut 12345678 people said 你好 🌍!";
        using var text = OutputText.For("openai", "gpt-4o")!;
        var scanner = StreamScanner.For(Dialect.OpenAi, text);
        foreach (var rune in Answer.EnumerateRunes())
        {
            scanner.Scan(default, Delta($$"""{"content":{{JsonSerializer.Serialize(rune.ToString())}}}"""));
        }

        Assert.Equal(TokenCounter.Count("openai", "gpt-4o", Answer), text.Total());
    }

    [Fact]
    public void Choices_reasoning_and_tools_are_texts_of_their_own()
    {
        using var text = OutputText.For("openai", "gpt-4o")!;
        var scanner = StreamScanner.For(Dialect.OpenAi, text);
        scanner.Scan(default, Delta("""{"role":"assistant","reasoning_content":"Hel"}"""));
        scanner.Scan(default, Delta("""{"content":"lo"}"""));
        scanner.Scan(default, Delta("""{"content":" wor"}""", choice: 1));
        scanner.Scan(default, Delta("""{"content":"ld"}""", choice: 1));
        scanner.Scan(default, Delta("""{"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"f","arguments":""}}]}"""));
        scanner.Scan(default, Delta("""{"tool_calls":[{"index":0,"function":{"arguments":" wor"}}]}"""));
        scanner.Scan(default, Delta("""{"tool_calls":[{"index":0,"function":{"arguments":"ld"}}]}"""));

        // Hel, lo, " world" in the second choice; a, function, f and " world" of the tool.
        Assert.Equal(new TextTokens(2 + 1 + 3 + 1, IsExact: true), text.Total());
    }

    [Fact]
    public void A_plain_answer_is_counted_from_its_body()
    {
        using var text = OutputText.For("openai", "gpt-4o")!;
        AnswerScanner.ReadText("""{"object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"Hello\u0020world"}}]}"""u8, text);

        Assert.Equal(2, text.Total().Tokens);
    }

    [Fact]
    public void Where_no_encoding_is_published_nothing_is_kept() => Assert.Null(OutputText.For("anthropic", "claude-opus-4-5"));

    private static byte[] Delta(string delta, int choice = 0) => Encoding.UTF8.GetBytes(
        $$$"""{"id":"c","object":"chat.completion.chunk","choices":[{"index":{{{choice}}},"delta":{{{delta}}},"finish_reason":null}]}""");
}
