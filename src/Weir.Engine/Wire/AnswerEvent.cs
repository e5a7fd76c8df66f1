using Weir.Engine.Pricing;

namespace Weir.Engine.Wire;

/// <summary>What an event of an answer is.</summary>
internal enum AnswerEventKind
{
    Start,
    Text,
    Refusal,
    Thinking,
    Signature,
    RedactedThinking,
    ToolStart,
    ToolArguments,
    BlockEnd,
    Usage,
    Finish,
    Error,
    Ping,
}

/// <summary>Why an answer ended.</summary>
internal enum FinishReason
{
    Stop,
    StopSequence,
    Length,
    ContextWindow,
    ToolUse,
    Refusal,
    Pause,
}

/// <summary>One step of an answer, of no dialect. A plain answer is the same steps, read at once.</summary>
/// <param name="Kind">What it is; says which of the others are set.</param>
/// <param name="Value">Text or fragment; the answer's id (Start); the call's id (ToolStart); the stop sequence met (Finish).</param>
/// <param name="Name">The tool's name (ToolStart); the model (Start).</param>
/// <param name="Tool">Which call of this answer, from 0 (ToolStart, ToolArguments, BlockEnd); -1 for the block of text or thinking (BlockEnd).</param>
internal readonly record struct AnswerEvent(AnswerEventKind Kind, string? Value = null, string? Name = null, int Tool = -1)
{
    public TokenUsage? Counts { get; private init; }

    public FinishReason Reason { get; private init; }

    public UpstreamError? Failure { get; private init; }

    /// <summary>Seconds since 1970 at which the upstream says it began; null when it does not say.</summary>
    public long? Created { get; private init; }

    public static AnswerEvent Start(string? id, string? model, long? created) =>
        new(AnswerEventKind.Start, id, model) { Created = created };

    public static AnswerEvent Text(string text) => new(AnswerEventKind.Text, text);

    public static AnswerEvent Refusal(string text) => new(AnswerEventKind.Refusal, text);

    public static AnswerEvent Thinking(string text) => new(AnswerEventKind.Thinking, text);

    public static AnswerEvent Signature(string signature) => new(AnswerEventKind.Signature, signature);

    public static AnswerEvent Redacted(string data) => new(AnswerEventKind.RedactedThinking, data);

    public static AnswerEvent ToolStart(int tool, string id, string name) => new(AnswerEventKind.ToolStart, id, name, tool);

    public static AnswerEvent ToolArguments(int tool, string fragment) => new(AnswerEventKind.ToolArguments, fragment, null, tool);

    public static AnswerEvent BlockEnd(int tool) => new(AnswerEventKind.BlockEnd, null, null, tool);

    public static AnswerEvent Usage(TokenUsage usage) => new(AnswerEventKind.Usage) { Counts = usage };

    public static AnswerEvent Finish(FinishReason reason, string? stopSequence = null) =>
        new(AnswerEventKind.Finish, stopSequence) { Reason = reason };

    public static AnswerEvent Error(UpstreamError error) => new(AnswerEventKind.Error) { Failure = error };

    public static AnswerEvent Ping => new(AnswerEventKind.Ping);
}
