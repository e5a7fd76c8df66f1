namespace Weir.Engine.Wire.OpenAi;

/// <summary>Finish reasons in OpenAI's words.</summary>
internal static class OpenAiFinish
{
    public static FinishReason Read(string reason) => reason switch
    {
        "length" => FinishReason.Length,
        "tool_calls" or "function_call" => FinishReason.ToolUse,
        "content_filter" => FinishReason.Refusal,
        // Compatible servers have words of their own (eos, end, abort); each means that the answer ended.
        _ => FinishReason.Stop,
    };

    /// <summary>An answer with a tool call says so, whatever the upstream said, unless it was cut short.</summary>
    public static string Write(FinishReason? reason, bool hasTools) => reason switch
    {
        FinishReason.Length or FinishReason.ContextWindow => "length",
        FinishReason.Refusal => "content_filter",
        _ => hasTools ? "tool_calls" : "stop",
    };
}
