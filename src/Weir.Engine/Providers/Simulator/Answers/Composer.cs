using Weir.Engine.Pricing;
using Weir.Engine.Providers.Simulator.Requests;

namespace Weir.Engine.Providers.Simulator.Answers;

/// <summary>Decides what the model says: text, tool calls, JSON, thinking; and what it costs in tokens.</summary>
internal sealed class Composer(ulong seed, ThinkingSignature signature, PrefixCache cache, TimeProvider clock)
{
    private const string Refusal = "I'm sorry, but I can't help with that.";

    public Reply Compose(GenerationRequest request, long attempt)
    {
        var own = (ulong)(request.Directives.Count("seed") ?? (long)seed);
        var random = SeededRandom.From(own, request.Prompt.Canonical.Span);
        var ids = new SeededRandom((own << 20) ^ (ulong)attempt);
        var isOpenAi = request.Dialect == SimulatorDialect.OpenAi;
        var thinking = request.ThinkingBudget > 0
            ? TokenCount.Cut(SentenceModel.Write(ref random, TopicOf(request), 24, 0), request.ThinkingBudget)
            : "";
        var hidden = isOpenAi ? Math.Min(request.ReasoningTokens, request.MaxTokens ?? long.MaxValue) : TokenCount.Of(thinking);
        var choices = new List<ReplyChoice>();
        for (var i = 0; i < request.Choices; i++)
        {
            choices.Add(Choose(request, hidden, ref random, ref ids));
        }

        var visible = choices.Sum(static c => c.Tokens);
        return new()
        {
            Id = ids.Id(isOpenAi ? "chatcmpl-" : "msg_01", isOpenAi ? 29 : 22),
            Model = request.Model,
            Created = clock.GetUtcNow(),
            Choices = choices,
            Thinking = thinking,
            ThinkingSignature = thinking.Length > 0 ? signature.Of(thinking) : "",
            HiddenTokens = hidden,
            Usage = Count(request) with { Output = isOpenAi ? visible : visible + hidden, Reasoning = isOpenAi ? hidden : 0 },
        };
    }

    /// <summary>The input side of the usage.</summary>
    private TokenUsage Count(GenerationRequest request)
    {
        var total = request.Prompt.Tokens;
        if (request.Dialect == SimulatorDialect.OpenAi)
        {
            var cached = cache.Automatic(request.Prompt);
            return new() { Input = total - cached, CacheRead = cached };
        }

        var counts = cache.Explicit(request.Prompt);
        return new()
        {
            Input = total - counts.Read - counts.Write5m - counts.Write1h,
            CacheRead = counts.Read,
            CacheWrite5m = counts.Write5m,
            CacheWrite1h = counts.Write1h,
        };
    }

    private static ReplyChoice Choose(GenerationRequest request, long hidden, ref SeededRandom random, ref SeededRandom ids)
    {
        if (request.Directives.Has("refusal"))
        {
            return new(Refusal, [], FinishKind.Refusal, null);
        }

        var calls = ToolChooser.Choose(request, ref random, ref ids);
        if (calls.Count > 0)
        {
            // Anthropic's models say a word before they call; OpenAI's content is null then.
            return new(request.Dialect == SimulatorDialect.Anthropic ? "Let me look that up." : "", calls, FinishKind.Tools, null);
        }

        var text = request.AnswerSchema is { } schema ? SchemaSample.Write(schema, ref random, everything: true) : Prose(request, ref random);
        return Bounded(request, text, hidden);
    }

    private static ReplyChoice Bounded(GenerationRequest request, string text, long hidden)
    {
        var stop = request.Stops.Where(static s => s.Length > 0)
            .Select(s => (Sequence: s, At: text.IndexOf(s, StringComparison.Ordinal)))
            .Where(static s => s.At >= 0)
            .OrderBy(static s => s.At)
            .FirstOrDefault();
        var untilStop = stop.Sequence is null ? text : text[..stop.At];
        var cut = request.MaxTokens is { } most ? TokenCount.Cut(untilStop, Math.Max(0, most - hidden)) : untilStop;
        return cut.Length < untilStop.Length ? new(cut, [], FinishKind.Length, null)
            : stop.Sequence is null ? new(cut, [], FinishKind.Stop, null)
            : new(cut, [], FinishKind.StopSequence, stop.Sequence);
    }

    private static string Prose(GenerationRequest request, ref SeededRandom random)
    {
        if (request.Directives.Has("echo"))
        {
            return request.Prompt.LastUserText;
        }

        var least = request.Directives.Count("tokens") ?? 24 + random.Below(40);
        var words = (int)Math.Min(request.Directives.Count("events") ?? 0, 1_000_000);
        var text = SentenceModel.Write(ref random, TopicOf(request), Math.Min(least, 4_000_000), words);
        if (request.Prompt.EndsWithToolResult)
        {
            return "The tool has answered. " + text;
        }

        var images = request.Prompt.Images;
        return images.Count == 0 ? text : $"I see {images.Count} image{(images.Count == 1 ? "" : "s")} ({string.Join(", ", images)}). {text}";
    }

    private static string TopicOf(GenerationRequest request) => SentenceModel.TopicOf(request.Prompt.LastUserText);
}
