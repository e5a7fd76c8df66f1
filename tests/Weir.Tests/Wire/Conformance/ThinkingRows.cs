namespace Weir.Tests.Wire.Conformance;

/// <summary>How much the model shall think, and earlier thoughts.</summary>
internal static class ThinkingRows
{
    public static IReadOnlyList<ConformanceRow> All =>
    [
        new("Effort, model with a thinking budget",
            new(Verdict.ByRule, "minimal 1,024, low 2,048, medium 8,192, high 16,384, xhigh 24,576, max 32,768 tokens; at most half of the output limit",
                """{"reasoning_effort":"high","max_tokens":20000}""", """{"thinking":{"type":"enabled","budget_tokens":10000}}"""),
            new(Verdict.ByRule, "below 4,096 low, below 16,384 medium, else high", """{"thinking":{"type":"enabled","budget_tokens":8000}}""", """{"reasoning_effort":"medium"}""") { Model = "gpt-5" }),
        new("Effort, adaptive model",
            new(Verdict.ByRule, "`thinking: adaptive` with `output_config.effort`; minimal becomes low", """{"reasoning_effort":"minimal"}""",
                """{"thinking":{"type":"adaptive"},"output_config":{"effort":"low"}}""") { Model = "claude-opus-4-7" },
            new(Verdict.Carried, "`output_config.effort` ↔ `reasoning_effort`", """{"thinking":{"type":"adaptive"},"output_config":{"effort":"xhigh"}}""", """{"reasoning_effort":"xhigh"}""") { Model = "gpt-5" }),
        new("No thinking",
            new(Verdict.ByRule, "`none` becomes `disabled` where the model is adaptive, else nothing is sent", """{"reasoning_effort":"none"}""", """{"thinking":{"type":"disabled"}}""") { Model = "claude-opus-4-7" },
            new(Verdict.Dropped, "no word that every model knows", """{"thinking":{"type":"disabled"}}""", "thinking")),
        new("Thinking where the model cannot",
            new(Verdict.Dropped, "with a forced tool, with too small an output limit, or after a call without thoughts", """{"reasoning_effort":"high","max_tokens":1000}""", "reasoning_effort"),
            new(Verdict.Dropped, "GPT-3.5 and GPT-4 take no effort", """{"thinking":{"type":"adaptive"},"output_config":{"effort":"high"}}""", "thinking") { Model = "gpt-4o" }),
        new("Earlier thoughts with signature",
            new(Verdict.Carried, "`thinking_blocks` of a message go back unchanged, before its text",
                """{"messages":[{"role":"user","content":"Q"},{"role":"assistant","content":"A","reasoning_content":"t","thinking_blocks":[{"type":"thinking","thinking":"t","signature":"s=="},{"type":"redacted_thinking","data":"d=="}]},{"role":"user","content":"More"}]}""",
                """{"messages":[{},{"content":[{"type":"thinking","thinking":"t","signature":"s=="},{"type":"redacted_thinking","data":"d=="},{"type":"text","text":"A"}]},{}]}"""),
            new(Verdict.Dropped, "OpenAI has no place for them (`reasoning_content` where the deployment takes it)",
                """{"messages":[{"role":"assistant","content":[{"type":"thinking","thinking":"t","signature":"s"},{"type":"text","text":"A"}]}]}""",
                "messages[0].content[0]")),
        new("Earlier thoughts without signature",
            new(Verdict.Dropped, "the provider refuses them", """{"messages":[{"role":"user","content":"Q"},{"role":"assistant","content":"A","thinking_blocks":[{"type":"thinking","thinking":"t"}]}]}""",
                "messages[1].thinking_blocks[0]"),
            null),
        new("Earlier `reasoning_content` alone",
            new(Verdict.Dropped, "it has no signature", """{"messages":[{"role":"user","content":"Q"},{"role":"assistant","content":"A","reasoning_content":"t"}]}""", "messages[1].reasoning_content"),
            null),
        new("What Anthropic's own tools left in an answer",
            null,
            new(Verdict.Dropped, "`server_tool_use` and its results", """{"messages":[{"role":"assistant","content":[{"type":"server_tool_use","id":"s","name":"web_search","input":{}},{"type":"text","text":"A"}]}]}""",
                "messages[0].content[0]")),
    ];
}
