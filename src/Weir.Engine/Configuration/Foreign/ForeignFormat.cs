namespace Weir.Engine.Configuration.Foreign;

/// <summary>A format of another program that can be turned into Weir's.</summary>
public enum ForeignFormat
{
    /// <summary>Version 1.0 of an LLM configuration manager's file: <c>configs</c> by id, each with its own key.</summary>
    LlmConfigV1,

    /// <summary>Version 2.0 of it: <c>providers</c>, <c>models</c>, <c>cost_control</c>, <c>profiles</c>.</summary>
    LlmConfigV2,

    /// <summary>The <c>config.json</c> of Claude Code Router: <c>Providers</c> and <c>Router</c>.</summary>
    ClaudeCodeRouter,
}
