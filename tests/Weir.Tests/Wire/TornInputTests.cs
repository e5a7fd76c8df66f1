using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Weir.Engine.Wire;

namespace Weir.Tests.Wire;

/// <summary>Answers in other arrangements of events, cut anywhere, and bytes that mean nothing.</summary>
public sealed class TornInputTests
{
    private const string Arguments = """{"city":"Zürich 世界 🌍","list":[1,2.50,{"a":"\"b\\"}],"t":true}""";

    [Fact]
    public void OpenAi_arguments_may_be_cut_at_every_character()
    {
        for (var cut = 0; cut <= Arguments.Length; cut++)
        {
            var stream = string.Concat(
                Chunk(new JsonObject { ["index"] = 0, ["id"] = "call_1", ["function"] = new JsonObject { ["name"] = "f", ["arguments"] = Arguments[..cut] } }),
                Chunk(new JsonObject { ["index"] = 0, ["function"] = new JsonObject { ["arguments"] = Arguments[cut..] } }));
            var isInsidePair = cut < Arguments.Length && char.IsLowSurrogate(Arguments[cut]);

            var call = Assert.Single(AnthropicStreamRules.Check(Recordings.TranslateStream(Dialect.OpenAi, stream)).Calls);
            Assert.Equal(isInsidePair ? Arguments.Replace("🌍", "\ufffd\ufffd", StringComparison.Ordinal) : Arguments, call.Arguments);
        }
    }

    [Fact]
    public void Anthropic_arguments_may_be_cut_at_every_character()
    {
        for (var cut = 0; cut <= Arguments.Length; cut++)
        {
            var stream = """
                data: {"type":"message_start","message":{"id":"m","model":"m","usage":{"input_tokens":1,"output_tokens":1}}}

                data: {"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t","name":"f","input":{}}}


                """ + Delta(Arguments[..cut]) + Delta(Arguments[cut..]);
            var isInsidePair = cut < Arguments.Length && char.IsLowSurrogate(Arguments[cut]);

            var call = Assert.Single(OpenAiStreamRules.Check(Recordings.TranslateStream(Dialect.Anthropic, stream)).Calls);
            Assert.Equal(isInsidePair ? Arguments.Replace("🌍", "\ufffd\ufffd", StringComparison.Ordinal) : Arguments, call.Arguments);
        }
    }

    [Theory]
    [MemberData(nameof(RecordedStreamsTests.Streams), MemberType = typeof(RecordedStreamsTests))]
    public void Comments_pings_and_unknown_events_between_the_events_change_nothing(Dialect upstream, string name)
    {
        var recording = Recordings.Read(upstream, name + ".sse");
        var noise = upstream == Dialect.OpenAi
            ? ": keep-alive\n\ndata: {\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"choices\":[]}\n\n"
            : ": keep-alive\n\ndata: {\"type\":\"ping\"}\n\ndata: {\"type\":\"an_event_of_next_year\",\"index\":0}\n\n";
        var noisy = noise + string.Join("\n\n", recording.Split("\n\n").Select(block => block.Length == 0 ? block : block + "\n\n" + noise.TrimEnd()));

        Assert.Equal(
            WithoutPings(Recordings.TranslateStream(upstream, recording)), WithoutPings(Recordings.TranslateStream(upstream, noisy)));
    }

    [Theory]
    [MemberData(nameof(RecordedStreamsTests.Streams), MemberType = typeof(RecordedStreamsTests))]
    public void A_stream_cut_after_any_event_is_still_legal(Dialect upstream, string name)
    {
        var blocks = Recordings.Read(upstream, name + ".sse").Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        for (var count = 0; count <= blocks.Length; count++)
        {
            var recording = string.Concat(blocks.Take(count).Select(static block => block + "\n\n"));
            foreach (var finish in (bool[])[true, false])
            {
                var stream = Recordings.TranslateStream(upstream, recording, finish);
                var failed = recording.Contains("\"error\":{", StringComparison.Ordinal);
                Assert.Equal(finish || failed, upstream == Dialect.OpenAi ? AnthropicEnds(stream) : OpenAiEnds(stream));
            }
        }
    }

    [Theory]
    [MemberData(nameof(RecordedStreamsTests.Streams), MemberType = typeof(RecordedStreamsTests))]
    public void A_stream_with_changed_bytes_never_throws_and_stays_legal(Dialect upstream, string name)
    {
        var events = SseText.Parse(Recordings.Read(upstream, name + ".sse"));
        var random = new Random(name.Length * 31);
        for (var round = 0; round < 30; round++)
        {
            var translation = Recordings.Begin(Recordings.Other(upstream));
            var scanner = StreamScanner.For(upstream);
            var output = new ArrayBufferWriter<byte>();
            foreach (var item in events)
            {
                var data = Damage(Encoding.UTF8.GetBytes(item.Data), random);
                scanner.Scan(Encoding.UTF8.GetBytes(item.Type), data);
                translation.Feed(Encoding.UTF8.GetBytes(item.Type), data, output);
            }

            translation.Finish(output);
            var stream = Encoding.UTF8.GetString(output.WrittenSpan);
            Assert.True(upstream == Dialect.OpenAi ? AnthropicEnds(stream) : OpenAiEnds(stream));
        }
    }

    [Fact]
    public void No_bytes_make_a_reader_throw() => Prop.ForAll(
        Gen.OneOf(
            Gen.Choose(0, 255).Select(static value => (byte)value).ArrayOf(),
            Gen.Elements("{", "}", "[", "]", ":", ",", "\"type\"", "\"choices\"", "\"delta\"", "\"usage\"", "\"error\"", "null", "1e999", "-1", "\"\\ud800\"", "\"message\"", "\"content\"")
                .ArrayOf().Select(static parts => Encoding.UTF8.GetBytes(string.Concat(parts)))).ToArbitrary(),
        static bytes =>
        {
            foreach (var dialect in Enum.GetValues<Dialect>())
            {
                ErrorBody.Read(dialect, bytes);
                AnswerScanner.Scan(dialect, bytes);
                StreamScanner.For(dialect).Scan(bytes, bytes);
                var output = new ArrayBufferWriter<byte>();
                var translation = Recordings.Begin(Recordings.Other(dialect));
                translation.Feed(default, bytes, output);
                translation.Answer(bytes, output);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithQuietOnSuccess(true));

    [Theory]
    [InlineData(Dialect.OpenAi)]
    [InlineData(Dialect.Anthropic)]
    public void More_calls_than_can_be_held_end_the_stream_with_an_error(Dialect upstream)
    {
        var calls = Enumerable.Range(0, AnswerBounds.MostCalls + 1).Select(index => upstream == Dialect.OpenAi
            ? Chunk(new JsonObject { ["index"] = index, ["id"] = $"call_{index}", ["function"] = new JsonObject { ["name"] = "f", ["arguments"] = "{}" } })
            : $$$$"""data: {"type":"content_block_start","index":{{{{index}}}},"content_block":{"type":"tool_use","id":"t{{{{index}}}}","name":"f","input":{}}}""" + "\n\n");
        var stream = Recordings.TranslateStream(upstream, string.Concat(calls));

        Assert.True(upstream == Dialect.OpenAi ? AnthropicStreamRules.Check(stream).Failed : OpenAiStreamRules.Check(stream).Failed);
    }

    private static byte[] Damage(byte[] data, Random random)
    {
        if (data.Length > 0 && random.Next(4) == 0)
        {
            data[random.Next(data.Length)] = (byte)random.Next(256);
        }

        return random.Next(20) == 0 ? data[..random.Next(data.Length + 1)] : data;
    }

    private static bool AnthropicEnds(string stream)
    {
        var rules = AnthropicStreamRules.Check(stream);
        return rules.Stopped || rules.Failed;
    }

    private static bool OpenAiEnds(string stream)
    {
        var rules = OpenAiStreamRules.Check(stream);
        return rules.Done || rules.Failed;
    }

    private static string WithoutPings(string stream) => stream
        .Replace(": ping\n\n", string.Empty, StringComparison.Ordinal)
        .Replace("event: ping\ndata: {\"type\":\"ping\"}\n\n", string.Empty, StringComparison.Ordinal);

    private static string Chunk(JsonObject call) =>
        $"data: {new JsonObject { ["id"] = "c", ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = new JsonObject { ["tool_calls"] = new JsonArray(call) } }) }.ToJsonString()}\n\n";

    private static string Delta(string fragment) =>
        $"data: {new JsonObject { ["type"] = "content_block_delta", ["index"] = 0, ["delta"] = new JsonObject { ["type"] = "input_json_delta", ["partial_json"] = fragment } }.ToJsonString()}\n\n";
}
