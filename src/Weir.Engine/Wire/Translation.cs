using System.Buffers;
using System.Text.Json;
using Weir.Engine.Pricing;
using Weir.Engine.Wire.Anthropic;
using Weir.Engine.Wire.OpenAi;

namespace Weir.Engine.Wire;

/// <summary>Carries one attempt between two dialects: the request to the upstream's, the answer back to the client's.</summary>
/// <remarks>One instance per attempt, not thread-safe. Either <see cref="Answer"/> once, or <see cref="Feed"/> per event and <see cref="Finish"/>.</remarks>
public sealed class Translation
{
    private readonly Dialect _upstream;
    private readonly ToolNames _names;
    private readonly AnswerSink _plain;
    private readonly AnswerSink _stream;
    private readonly StreamReader _reader;
    private readonly List<AnswerEvent> _steps = [];

    private Translation(Dialect upstream, ChatRequest request, TranslationTarget target)
    {
        _upstream = upstream;
        _names = new ToolNames(upstream == Dialect.OpenAi ? OpenAiTools.LongestName : AnthropicTools.LongestName);
        _reader = upstream == Dialect.OpenAi ? new OpenAiStreamReader() : new AnthropicStreamReader();
        _plain = upstream == Dialect.OpenAi ? new AnthropicAnswerWriter() : new OpenAiAnswerWriter(target.CreatedUnixSeconds);
        _stream = upstream == Dialect.OpenAi
            ? new AnthropicStreamEmitter()
            : new OpenAiStreamEmitter(request.IncludeUsage, target.CreatedUnixSeconds);
    }

    /// <summary>The request in the upstream's dialect.</summary>
    public ReadOnlyMemory<byte> Body { get; private set; }

    /// <summary>Paths of the client's fields that were left behind by a written rule, each once (<c>docs/conformance.md</c>).</summary>
    public IReadOnlyList<string> Dropped { get; private set; } = [];

    /// <summary>Rewrites a request, or says why it cannot be carried over.</summary>
    /// <param name="client">The client's dialect.</param>
    /// <param name="upstream">The upstream's dialect; must differ.</param>
    /// <param name="request">The client's whole request. Any JSON; never throws for its content.</param>
    /// <param name="target">The deployment.</param>
    /// <exception cref="ArgumentException">The dialects are the same: such requests are relayed as bytes, not translated.</exception>
    public static TranslationResult Begin(Dialect client, Dialect upstream, JsonElement request, TranslationTarget target)
    {
        if (client == upstream)
        {
            throw new ArgumentException("A request in the upstream's own dialect is not translated.", nameof(upstream));
        }

        if (RequestShape.Check(request) is { } malformed)
        {
            return new TranslationResult(null, malformed);
        }

        var notes = new RequestNotes();
        var chat = client == Dialect.OpenAi ? OpenAiRequestReader.Read(request, notes) : AnthropicRequestReader.Read(request, notes);
        if (notes.Refusal is not null)
        {
            return new TranslationResult(null, notes.Refusal);
        }

        if (target.Fill is { } fill)
        {
            ChatFill.Apply(chat, request, fill, target.FillTarget(upstream));
        }

        var translation = new Translation(upstream, chat, target);
        var body = new ArrayBufferWriter<byte>();
        if (upstream == Dialect.OpenAi)
        {
            OpenAiRequestWriter.Write(chat, target, translation._names, notes, body);
        }
        else
        {
            AnthropicRequestWriter.Write(chat, target, translation._names, notes, body);
        }

        translation.Body = body.WrittenMemory;
        translation.Dropped = notes.Dropped;
        return notes.Refusal is null ? new TranslationResult(translation, null) : new TranslationResult(null, notes.Refusal);
    }

    /// <summary>Rewrites a whole plain answer.</summary>
    /// <returns>False, with nothing written, when the body is no answer of the upstream's dialect. Never throws for its content.</returns>
    public bool Answer(ReadOnlySpan<byte> upstreamBody, IBufferWriter<byte> output)
    {
        using var document = WireJson.ParseObject(upstreamBody);
        _steps.Clear();
        if (document is null || !ReadAnswer(document.RootElement))
        {
            return false;
        }

        Drain(_plain, output);
        _plain.Finish(output);
        return true;
    }

    /// <summary>Takes one event of the upstream's stream and writes what follows from it: none, one or several whole events.</summary>
    /// <param name="type">Value of <c>event:</c>; empty when none.</param>
    /// <param name="data">Value of <c>data:</c>. What is no JSON object is left out; an in-band error ends the client's stream with one.</param>
    /// <param name="output">Where the client's events go.</param>
    public void Feed(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data, IBufferWriter<byte> output)
    {
        _steps.Clear();
        if (data.IsEmpty)
        {
            // A comment keeps the connection alive; so does its counterpart.
            _steps.Add(AnswerEvent.Ping);
        }
        else if (type.SequenceEqual("error"u8))
        {
            // The event's name alone says it; what stands in it differs between servers.
            _steps.Add(AnswerEvent.Error(ErrorBody.Read(_upstream, data) ?? UpstreamError.Of(null, null, null, null)));
        }
        else
        {
            using var document = WireJson.ParseObject(data);
            if (document is not null)
            {
                _reader.Read(document.RootElement, _steps);
            }
        }

        Drain(_stream, output);
    }

    /// <summary>States the usage the client is told at the end, where the upstream told none.</summary>
    public void UseUsage(TokenUsage usage) => _stream.Accept(AnswerEvent.Usage(usage), new ArrayBufferWriter<byte>());

    /// <summary>Ends the client's stream with success: open blocks, reason, usage, terminator. To be called only once all is settled.</summary>
    public void Finish(IBufferWriter<byte> output) => _stream.Finish(output);

    private bool ReadAnswer(JsonElement root) =>
        _upstream == Dialect.OpenAi ? OpenAiAnswerReader.Read(root, _steps) : AnthropicAnswerReader.Read(root, _steps);

    private void Drain(AnswerSink sink, IBufferWriter<byte> output)
    {
        foreach (var step in _steps)
        {
            var named = step.Kind == AnswerEventKind.ToolStart ? step with { Name = _names.Restore(step.Name ?? string.Empty) } : step;
            sink.Accept(named, output);
        }
    }
}
