using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Weir.Engine.Pricing;
using Weir.Engine.Wire;
using Weir.Engine.Wire.Anthropic;
using Weir.Engine.Wire.OpenAi;

namespace Weir.Tests.Wire;

/// <summary>Whatever order the steps come in, what is written is legal, and text and arguments of a sane answer arrive whole.</summary>
public sealed class EmitterProperties
{
    private const int Cases = 300;

    private static readonly Gen<string> Piece = Gen.Elements("a", "é世", "{\"x\":", "1}", "\"q\\\"\"", " ", "🌍", "");

    private static readonly Gen<AnswerEvent> Step = Gen.OneOf(
        Piece.Select(AnswerEvent.Text),
        Piece.Select(AnswerEvent.Thinking),
        Piece.Select(AnswerEvent.Refusal),
        Piece.Select(AnswerEvent.Signature),
        Piece.Select(AnswerEvent.Redacted),
        Gen.Choose(0, 4).Select(static tool => AnswerEvent.ToolStart(tool, $"call_{tool}", $"f{tool}")),
        Gen.Choose(0, 5).SelectMany(static _ => Piece, static (tool, piece) => AnswerEvent.ToolArguments(tool, piece)),
        Gen.Choose(-1, 5).Select(AnswerEvent.BlockEnd),
        Gen.Choose(0, 100).Select(static count => AnswerEvent.Usage(new TokenUsage { Input = count, Output = count })),
        Gen.Constant(AnswerEvent.Ping),
        Gen.Constant(AnswerEvent.Start("id", "m", null)));

    private static readonly Gen<AnswerEvent> Ending = Gen.OneOf(
        Gen.Elements(Enum.GetValues<FinishReason>()).Select(static reason => AnswerEvent.Finish(reason)),
        Gen.Constant(AnswerEvent.Error(new UpstreamError("x", null, "y", null))));

    private static readonly Gen<AnswerEvent[]> AnyOrder = Gen.Frequency((14, Step), (1, Ending)).ArrayOf();

    [Fact]
    public void Any_order_of_steps_gives_a_legal_Anthropic_stream() => Holds(AnyOrder, static steps =>
    {
        var rules = AnthropicStreamRules.Check(Emit(new AnthropicStreamEmitter(), steps));
        Assert.NotEqual(rules.Failed, rules.Stopped);
        Assert.Equal(Array.Exists(steps, static step => step.Kind == AnswerEventKind.Error), rules.Failed);
    });

    [Fact]
    public void Any_order_of_steps_gives_a_legal_OpenAi_stream() => Holds(AnyOrder, static steps =>
    {
        var includeUsage = steps.Length % 2 == 0;
        var rules = OpenAiStreamRules.Check(Emit(new OpenAiStreamEmitter(includeUsage, 1), steps), includeUsage);
        Assert.NotEqual(rules.Failed, rules.Done);
        Assert.Equal(Array.Exists(steps, static step => step.Kind == AnswerEventKind.Error), rules.Failed);
    });

    [Fact]
    public void Nothing_is_lost_or_doubled_when_calls_interleave() => Holds(Gen.Choose(0, 3).SelectMany(static _ => Piece, static (tool, piece) => (tool, piece)).ArrayOf(), static fragments =>
    {
        AnswerEvent[] steps =
        [
            .. Enumerable.Range(0, 4).Select(static tool => AnswerEvent.ToolStart(tool, $"call_{tool}", "f")),
            .. fragments.Select(static fragment => AnswerEvent.ToolArguments(fragment.tool, fragment.piece)),
        ];
        var expected = Enumerable.Range(0, 4).Select(tool => string.Concat(fragments.Where(f => f.tool == tool).Select(static f => f.piece))).ToList();

        Assert.Equal(expected, AnthropicStreamRules.Check(Emit(new AnthropicStreamEmitter(), steps)).Calls.Select(static call => call.Arguments));
        Assert.Equal(
            expected.Select(static arguments => arguments.Length == 0 ? "{}" : arguments),
            OpenAiStreamRules.Check(Emit(new OpenAiStreamEmitter(true, 1), steps)).Calls.Select(static call => call.Arguments));
    });

    [Fact]
    public void Text_around_a_growing_call_keeps_its_order_and_its_letters() => Holds(Step.Where(static step => step.Kind is AnswerEventKind.Text or AnswerEventKind.ToolStart or AnswerEventKind.ToolArguments).ArrayOf(), static steps =>
    {
        var expected = string.Concat(steps.Where(static step => step.Kind == AnswerEventKind.Text).Select(static step => step.Value));

        Assert.Equal(expected, AnthropicStreamRules.Check(Emit(new AnthropicStreamEmitter(), steps)).Text);
        Assert.Equal(expected, OpenAiStreamRules.Check(Emit(new OpenAiStreamEmitter(true, 1), steps)).Text);
    });

    [Fact]
    public void Calls_that_wait_beyond_the_bound_end_the_stream_with_an_error()
    {
        var output = new ArrayBufferWriter<byte>();
        var emitter = new AnthropicStreamEmitter();
        var fragment = new string('x', AnswerBounds.MostWaiting / 4);
        emitter.Accept(AnswerEvent.ToolStart(0, "a", "f"), output);
        emitter.Accept(AnswerEvent.ToolStart(1, "b", "f"), output);
        for (var count = 0; count < 5; count++)
        {
            emitter.Accept(AnswerEvent.ToolArguments(1, fragment), output);
        }

        emitter.Finish(output);
        Assert.True(AnthropicStreamRules.Check(Encoding.UTF8.GetString(output.WrittenSpan)).Failed);
    }

    private static void Holds<T>(Gen<T> generator, Action<T> check) =>
        Prop.ForAll(generator.ToArbitrary(), check).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases).WithQuietOnSuccess(true));

    private static string Emit(AnswerSink sink, AnswerEvent[] steps)
    {
        var output = new ArrayBufferWriter<byte>();
        foreach (var step in steps)
        {
            sink.Accept(step, output);
        }

        sink.Finish(output);
        sink.Finish(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
