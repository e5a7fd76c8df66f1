using System.Text.Json;
using Weir.Engine.Wire;

namespace Weir.Tests.Wire;

public sealed class RecordedStreamsTests
{
    public static TheoryData<Dialect, string> Streams => Data(".sse");

    public static TheoryData<Dialect, string> Answers => Data(".json");

    [Theory]
    [MemberData(nameof(Streams))]
    public void Every_recorded_stream_becomes_its_golden_stream(Dialect upstream, string name) =>
        Golden.Check(upstream, $"{name}.translated.sse", Recordings.TranslateStream(upstream, Recordings.Read(upstream, name + ".sse")));

    [Theory]
    [MemberData(nameof(Answers))]
    public void Every_recorded_answer_becomes_its_golden_answer(Dialect upstream, string name)
    {
        using var document = JsonDocument.Parse(Recordings.TranslatePlain(upstream, Recordings.Read(upstream, name + ".json")));
        var indented = JsonSerializer.Serialize(document.RootElement, Golden.Indented);
        Golden.Check(upstream, $"{name}.translated.json", indented + "\n");
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void Every_recorded_stream_becomes_a_legal_stream(Dialect upstream, string name)
    {
        var stream = Recordings.TranslateStream(upstream, Recordings.Read(upstream, name + ".sse"));
        if (upstream == Dialect.OpenAi)
        {
            var rules = AnthropicStreamRules.Check(stream);
            Assert.NotEqual(rules.Failed, rules.Stopped);
        }
        else
        {
            var rules = OpenAiStreamRules.Check(stream);
            Assert.NotEqual(rules.Failed, rules.Done);
        }
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void Without_finish_no_stream_ends_with_a_success_terminator(Dialect upstream, string name)
    {
        var stream = Recordings.TranslateStream(upstream, Recordings.Read(upstream, name + ".sse"), finish: false);

        Assert.DoesNotContain("[DONE]", stream, StringComparison.Ordinal);
        Assert.DoesNotContain("message_stop", stream, StringComparison.Ordinal);
        Assert.DoesNotContain("message_delta", stream, StringComparison.Ordinal);
    }

    private static TheoryData<Dialect, string> Data(string extension)
    {
        var data = new TheoryData<Dialect, string>();
        foreach (var upstream in Enum.GetValues<Dialect>())
        {
            foreach (var name in Recordings.Names(upstream, extension))
            {
                data.Add(upstream, name);
            }
        }

        return data;
    }
}
