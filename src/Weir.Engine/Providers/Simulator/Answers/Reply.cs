using Weir.Engine.Pricing;

namespace Weir.Engine.Providers.Simulator.Answers;

/// <summary>What the model says, before any dialect's writer touches it.</summary>
internal sealed record Reply
{
    public required string Id { get; init; }

    public required string Model { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required IReadOnlyList<ReplyChoice> Choices { get; init; }

    /// <summary>The thinking text, empty for none.</summary>
    public string Thinking { get; init; } = "";

    public string ThinkingSignature { get; init; } = "";

    /// <summary>Tokens spent before the first visible one: OpenAI's reasoning, Anthropic's thinking.</summary>
    public required long HiddenTokens { get; init; }

    public required TokenUsage Usage { get; init; }
}

/// <summary>One of the <c>n</c> answers.</summary>
internal sealed record ReplyChoice(string Text, IReadOnlyList<ToolCall> Calls, FinishKind Finish, string? StopSequence)
{
    public long Tokens => TokenCount.Of(Text) + Calls.Sum(static call => call.Tokens);
}

/// <summary>A call of one tool; <paramref name="Arguments"/> is JSON.</summary>
internal sealed record ToolCall(string Id, string Name, string Arguments)
{
    public long Tokens => TokenCount.Of(Name) + TokenCount.Of(Arguments);
}

/// <summary>Why the model stopped.</summary>
internal enum FinishKind
{
    Stop,
    StopSequence,
    Length,
    Tools,
    Refusal,
}
