using System.Text.Json;

namespace Weir.Engine.Providers.Simulator.Requests;

/// <summary>A request for text, whatever its dialect.</summary>
internal sealed class GenerationRequest
{
    public required SimulatorDialect Dialect { get; init; }

    public required string Model { get; init; }

    public DirectiveSet Directives { get; set; } = DirectiveSet.None;

    public Prompt Prompt { get; } = new();

    public bool Stream { get; set; }

    public bool IncludeUsage { get; set; }

    /// <summary>The bound on output tokens, or null for none.</summary>
    public long? MaxTokens { get; set; }

    public List<string> Stops { get; } = [];

    public List<ToolDefinition> Tools { get; } = [];

    /// <summary>Whether a tool must be called, may be, or may not.</summary>
    public ToolDemand Demand { get; set; }

    /// <summary>The one tool to call, or null for any.</summary>
    public string? DemandedTool { get; set; }

    public bool ParallelTools { get; set; } = true;

    /// <summary>The schema that the answer's JSON must satisfy; an empty object where any JSON object will do.</summary>
    public JsonElement? AnswerSchema { get; set; }

    public int Choices { get; set; } = 1;

    /// <summary>Anthropic's thinking budget in tokens, or 0.</summary>
    public long ThinkingBudget { get; set; }

    /// <summary>Tokens that OpenAI's <c>reasoning_effort</c> costs, or 0.</summary>
    public long ReasoningTokens { get; set; }
}

/// <summary>A tool that the model may call.</summary>
internal sealed record ToolDefinition(string Name, JsonElement Schema);

/// <summary>What the caller says about tool calls.</summary>
internal enum ToolDemand
{
    Auto,
    None,
    Required,
}
