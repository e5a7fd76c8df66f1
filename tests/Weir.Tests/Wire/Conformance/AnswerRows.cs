namespace Weir.Tests.Wire.Conformance;

/// <summary>Features of answers. Each example is a plain answer; the same is also sent as a stream, one character at a time.</summary>
internal static class AnswerRows
{
    private const string OpenAiUsage = """{"prompt_tokens":100,"completion_tokens":50,"total_tokens":150,"prompt_tokens_details":{"cached_tokens":60,"cache_write_tokens":10,"audio_tokens":0},"completion_tokens_details":{"reasoning_tokens":20,"audio_tokens":0}}""";
    private const string AnthropicUsage = """{"input_tokens":30,"cache_creation_input_tokens":10,"cache_read_input_tokens":60,"cache_creation":{"ephemeral_5m_input_tokens":10,"ephemeral_1h_input_tokens":0},"output_tokens":50,"output_tokens_details":{"thinking_tokens":20}}""";

    public static IReadOnlyList<ConformanceRow> All =>
    [
        new("Text",
            new(Verdict.Carried, "one text block", OpenAi("""{"content":"Grüße, 世界 🌍"}""", "stop"), """{"content":[{"type":"text","text":"Grüße, 世界 🌍"}],"stop_reason":"end_turn"}"""),
            new(Verdict.Carried, "text blocks continue each other", Anthropic("""{"type":"text","text":"Grüße, "},{"type":"text","text":"世界 🌍"}""", "end_turn"), Choice("""{"content":"Grüße, 世界 🌍"}""", "stop"))),
        new("Tool calls, parallel",
            new(Verdict.Carried, "one block a call, arguments as an object", OpenAi("""{"content":null,"tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{\"x\":[1,2.50]}"}},{"id":"b","type":"function","function":{"name":"g","arguments":"{}"}}]}""", "tool_calls"),
                """{"content":[{"type":"tool_use","id":"a","name":"f","input":{"x":[1,2.50]}},{"type":"tool_use","id":"b","name":"g","input":{}}],"stop_reason":"tool_use"}"""),
            new(Verdict.Carried, "a stable index a call, arguments as text", Anthropic("""{"type":"text","text":"T"},{"type":"tool_use","id":"a","name":"f","input":{"x":[1,2.50]}},{"type":"tool_use","id":"b","name":"g","input":{}}""", "tool_use"),
                Choice("""{"content":"T","tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{\"x\":[1,2.50]}"}},{"id":"b","type":"function","function":{"name":"g","arguments":"{}"}}]}""", "tool_calls"))),
        new("Tool call without arguments",
            new(Verdict.ByRule, "empty arguments are `{}`", OpenAi("""{"content":null,"tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":""}}]}""", "tool_calls"), """{"content":[{"type":"tool_use","input":{}}],"stop_reason":"tool_use"}"""),
            new(Verdict.ByRule, "empty input is `{}`", Anthropic("""{"type":"tool_use","id":"a","name":"f","input":{}}""", "tool_use"), Choice("""{"tool_calls":[{"function":{"arguments":"{}"}}]}""", "tool_calls"))),
        new("Empty list of tool calls",
            new(Verdict.ByRule, "is no tool: the reason is `end_turn` whatever the upstream says", OpenAi("""{"content":"x","tool_calls":[]}""", "tool_calls"), """{"content":[{"type":"text","text":"x"}],"stop_reason":"end_turn"}"""), null),
        new("Tool call that ends with another reason",
            new(Verdict.ByRule, "the reason is `tool_use`", OpenAi("""{"content":null,"tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{}"}}]}""", "stop"), """{"stop_reason":"tool_use"}"""),
            new(Verdict.ByRule, "the reason is `tool_calls`", Anthropic("""{"type":"tool_use","id":"a","name":"f","input":{}}""", "end_turn"), Choice("{}", "tool_calls"))),
        new("Thinking",
            new(Verdict.ByRule, "`reasoning_content` (or `reasoning`) becomes a thinking block without signature", OpenAi("""{"reasoning_content":"t","content":"A"}""", "stop"), """{"content":[{"type":"thinking","thinking":"t","signature":""},{"type":"text","text":"A"}]}"""),
            new(Verdict.ByRule, "`reasoning_content`, and each signed or redacted block whole in `thinking_blocks`", Anthropic("""{"type":"thinking","thinking":"t","signature":"s=="},{"type":"redacted_thinking","data":"d=="},{"type":"text","text":"A"}""", "end_turn"),
                Choice("""{"reasoning_content":"t","content":"A","thinking_blocks":[{"type":"thinking","thinking":"t","signature":"s=="},{"type":"redacted_thinking","data":"d=="}]}""", "stop"))),
        new("Refusal",
            new(Verdict.ByRule, "text, with the reason `refusal`", OpenAi("""{"content":null,"refusal":"No."}""", "stop"), """{"content":[{"type":"text","text":"No."}],"stop_reason":"refusal"}"""),
            new(Verdict.ByRule, "`content_filter`; the explanation becomes `refusal`", Anthropic("""{"type":"text","text":"I"}""", "refusal", ",\"stop_details\":{\"type\":\"refusal\",\"category\":null,\"explanation\":\"No.\"}"), Choice("""{"content":"I","refusal":"No."}""", "content_filter"))),
        new("Filtered answer", new(Verdict.ByRule, "`content_filter` becomes `refusal`", OpenAi("""{"content":"x"}""", "content_filter"), """{"stop_reason":"refusal"}"""), null),
        new("Output limit reached",
            new(Verdict.Carried, "`length` ↔ `max_tokens`", OpenAi("""{"content":"x"}""", "length"), """{"stop_reason":"max_tokens"}"""),
            new(Verdict.Carried, "`max_tokens`, `model_context_window_exceeded` ↔ `length`", Anthropic("""{"type":"text","text":"x"}""", "max_tokens"), Choice("{}", "length"))),
        new("Stop sequence met",
            null,
            new(Verdict.ByRule, "`stop`; which one is not said", Anthropic("""{"type":"text","text":"x"}""", "stop_sequence"), Choice("{}", "stop"))),
        new("Paused turn of Anthropic's own tools",
            null,
            new(Verdict.ByRule, "`stop`; the tools' blocks are left out", Anthropic("""{"type":"server_tool_use","id":"s","name":"web_search","input":{}},{"type":"text","text":"x"}""", "pause_turn"), Choice("""{"content":"x"}""", "stop"))),
        new("Usage with cache reads, cache writes, reasoning",
            new(Verdict.ByRule, "OpenAI's totals include their parts, Anthropic's do not: subtracted", OpenAi("""{"content":"x"}""", "stop"), $$"""{"usage":{{AnthropicUsage}}}"""),
            new(Verdict.ByRule, "Anthropic's parts are added up; 5-minute and 1-hour writes become one figure", Anthropic("""{"type":"text","text":"x"}""", "end_turn"), $$"""{"usage":{{OpenAiUsage}}}""")),
    ];

    /// <summary>Features that only streams have; the example is a recorded stream.</summary>
    public static IReadOnlyList<ConformanceRow> Streams =>
    [
        new("Tool calls whose fragments interleave",
            new(Verdict.ByRule, "the first call streams, later ones wait: blocks never interleave", "tools-interleaved",
                """{"content":[{"text":"Both at once."},{"id":"call_a","input":{"a":1,"b":2}},{"id":"call_b","input":{"x":2}}],"stop_reason":"tool_use"}"""), null),
        new("Every call under index 0",
            new(Verdict.ByRule, "another id with a name is another call", "same-index-for-all", """{"content":[{"id":"function-call-1","input":{"q":"a"}},{"id":"function-call-2","input":{"q":"b"}}]}"""), null),
        new("Input of a tool whole at the block's start", null,
            new(Verdict.Carried, "as one fragment", "tool-input-at-start", """{"choices":[{"message":{"tool_calls":[{"function":{"arguments":"{\"x\":1}"}}]}}]}""")),
        new("Usage inside the finish chunk (Mistral)", new(Verdict.Carried, "told at the end", "mistral-usage-in-finish", """{"usage":{"input_tokens":9,"output_tokens":3}}"""), null),
        new("Usage in `x_groq`", new(Verdict.Carried, "told at the end", "groq-usage", """{"usage":{"input_tokens":14,"output_tokens":2}}"""), null),
        new("Usage in the choice (Moonshot)", new(Verdict.Carried, "told at the end", "moonshot-usage-in-choice", """{"usage":{"input_tokens":15,"cache_read_input_tokens":5}}"""), null),
        new("Usage in every chunk", new(Verdict.ByRule, "the last counts, never the sum", "cumulative-usage", """{"usage":{"input_tokens":11,"output_tokens":3}}"""), null),
        new("Chunk without choices at the start (Azure)", new(Verdict.ByRule, "left out", "azure-filter-first", """{"content":[{"text":"Hello"}]}"""), null),
        new("Obfuscation", new(Verdict.Dropped, "padding", "obfuscation", """{"content":[{"text":"Hi"}]}""") { Absent = "obfuscation" }, null),
        new("Half of a surrogate pair in an escape", new(Verdict.ByRule, "becomes U+FFFD", "lone-surrogate", """{"content":[{"text":"x\ufffd"}]}"""), null),
        new("Thinking text withheld, signature only", null,
            new(Verdict.Carried, "in `thinking_blocks`", "thinking-omitted", """{"choices":[{"message":{"content":"Yes.","thinking_blocks":[{"type":"thinking","thinking":"","signature":"EoYCCmMIDBgCKkA"}]}}]}""")),
        new("Keep-alive", null, new(Verdict.ByRule, "`ping` becomes a comment, a comment becomes `ping`", "text", """{"choices":[{"message":{"content":"Grüße, 世界 🌍"}}]}""")),
        new("Citations", null, new(Verdict.Dropped, "no counterpart", "server-tool", """{"choices":[{"message":{"content":"Found."}}]}""") { Absent = "citation" }),
    ];

    private static string OpenAi(string message, string finish) =>
        $$"""{"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{{message}},"finish_reason":"{{finish}}"}],"usage":{{OpenAiUsage}}}""";

    private static string Anthropic(string blocks, string reason, string more = "") =>
        $$"""{"id":"msg_1","type":"message","role":"assistant","model":"m","content":[{{blocks}}],"stop_reason":"{{reason}}","stop_sequence":null{{more}},"usage":{{AnthropicUsage}}}""";

    private static string Choice(string message, string finish) => $$"""{"choices":[{"message":{{message}},"finish_reason":"{{finish}}"}]}""";
}
