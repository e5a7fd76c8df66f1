namespace Weir.Engine.Wire.Anthropic;

/// <summary>Stop reasons in Anthropic's words.</summary>
internal static class AnthropicFinish
{
    public static FinishReason Read(string reason) => reason switch
    {
        "max_tokens" => FinishReason.Length,
        "stop_sequence" => FinishReason.StopSequence,
        "tool_use" => FinishReason.ToolUse,
        "refusal" => FinishReason.Refusal,
        "pause_turn" => FinishReason.Pause,
        "model_context_window_exceeded" => FinishReason.ContextWindow,
        _ => FinishReason.Stop,
    };

    /// <summary>An answer with a tool call says so, whatever the upstream said, unless it was cut short or refused.</summary>
    public static string Write(FinishReason? reason, bool hasTools, bool hasRefusal) => reason switch
    {
        FinishReason.Length => "max_tokens",
        FinishReason.ContextWindow => "model_context_window_exceeded",
        FinishReason.Refusal => "refusal",
        FinishReason.Pause => "pause_turn",
        _ when hasTools => "tool_use",
        _ when hasRefusal => "refusal",
        FinishReason.StopSequence => "stop_sequence",
        _ => "end_turn",
    };
}
