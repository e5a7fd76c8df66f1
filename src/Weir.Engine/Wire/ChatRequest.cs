using System.Text.Json;

namespace Weir.Engine.Wire;

/// <summary>A conversation request that belongs to no dialect: readers fill it, writers write it.</summary>
internal sealed class ChatRequest
{
    public List<Turn> Turns { get; } = [];

    public List<ToolDefinition> Tools { get; set; } = [];

    public ToolChoice? Choice { get; set; }

    /// <summary>False when the model may call at most one tool; null when the client did not say.</summary>
    public bool? ParallelTools { get; set; }

    public long? MaxTokens { get; set; }

    public decimal? Temperature { get; set; }

    public decimal? TopP { get; set; }

    public long? TopK { get; set; }

    public List<string> Stops { get; } = [];

    /// <summary>Filled in only: no dialect but OpenAI's has it. So with the two below.</summary>
    public decimal? PresencePenalty { get; set; }

    public decimal? FrequencyPenalty { get; set; }

    public long? Seed { get; set; }

    public string? User { get; set; }

    public TierWish? Tier { get; set; }

    public ThinkingWish Thinking { get; set; }

    public AnswerShape? Shape { get; set; }

    public bool Stream { get; set; }

    public bool IncludeUsage { get; set; }
}

/// <summary>Who speaks.</summary>
internal enum TurnRole
{
    System,
    User,
    Assistant,
}

/// <summary>One message; a tool's results belong to a user turn.</summary>
internal sealed record Turn(TurnRole Role, List<Part> Parts, string Path);

/// <summary>A function the model may call.</summary>
internal sealed record ToolDefinition(string Name, string? Description, JsonElement? Schema, bool? Strict, string Path);

/// <summary>Whether the model must call a tool.</summary>
internal enum ToolChoiceMode
{
    Auto,
    None,
    Required,
    Named,
}

/// <summary>The client's choice; the name only with <see cref="ToolChoiceMode.Named"/>.</summary>
internal sealed record ToolChoice(ToolChoiceMode Mode, string? Name = null);

/// <summary>Which capacity the client wants.</summary>
internal enum TierWish
{
    Auto,
    Standard,
}

/// <summary>The JSON form the answer must have; without a schema any object.</summary>
internal sealed record AnswerShape(JsonElement? Schema);

/// <summary>How much the model shall think, as far as the client said.</summary>
internal enum ThinkingMode
{
    Unsaid,
    Off,
    Adaptive,
    Budget,
}

/// <summary>The wish; effort in OpenAI's and Anthropic's common words, budget in tokens, display as Anthropic names it.</summary>
internal readonly record struct ThinkingWish(ThinkingMode Mode, string? Effort = null, long? Budget = null, string? Display = null)
{
    /// <summary>The effort that stands for a budget; the borders lie between the budgets that stand for efforts.</summary>
    public static string EffortOf(long budget) => budget switch
    {
        < 4_096 => "low",
        < 16_384 => "medium",
        _ => "high",
    };
}
