using Weir.Engine.Wire.Anthropic;
using Weir.Engine.Wire.OpenAi;
using Weir.Engine.Wire.Tokens;

namespace Weir.Engine.Wire;

/// <summary>Reads what a plain answer says about itself, in one pass over the body.</summary>
public static class AnswerScanner
{
    /// <summary>Scans a whole body: a chat answer, or for OpenAI also an embeddings answer (usage has no output there).</summary>
    /// <returns>The facts; null when the body is not one complete JSON object that is an answer of the dialect. Never throws.</returns>
    public static AnswerFacts? Scan(Dialect dialect, ReadOnlySpan<byte> body) =>
        dialect == Dialect.OpenAi ? OpenAiAnswerScanner.Scan(body) : AnthropicAnswerScanner.Scan(body);

    /// <summary>Gives the text of a plain chat answer in OpenAI's dialect to whom counts it.</summary>
    /// <param name="body">A body that <see cref="Scan"/> has taken for an answer.</param>
    /// <param name="text">Takes the text.</param>
    public static void ReadText(ReadOnlySpan<byte> body, OutputText text) => OpenAiEventFacts.Read(body, text);

    /// <summary>Scans the whole answer of <c>count_tokens</c>, which no model made: <c>{"input_tokens":12}</c>.</summary>
    /// <returns>Facts that tell no usage, for counting costs none; null when the body is not such an object. Never throws.</returns>
    public static AnswerFacts? ScanCount(ReadOnlySpan<byte> body) => AnthropicCountScanner.Scan(body);
}
