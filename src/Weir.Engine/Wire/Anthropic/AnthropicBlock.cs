using System.Text.Json;

namespace Weir.Engine.Wire.Anthropic;

/// <summary>One content block while it is read. Blocks of Anthropic's own tools are read and left out.</summary>
internal sealed class AnthropicBlock
{
    private readonly string? _type;
    private readonly int _tool = -1;
    private string? _input;

    private AnthropicBlock(string? type, int tool, string? input) => (_type, _tool, _input) = (type, tool, input);

    /// <summary>Begins a block with what its start already holds: <c>{"type":"tool_use","id":"toolu_1","name":"f","input":{}}</c>.</summary>
    public static AnthropicBlock Open(JsonElement content, ref int tools, List<AnswerEvent> steps)
    {
        var type = content.Text("type");
        if (type != "tool_use")
        {
            var block = new AnthropicBlock(type, -1, null);
            block.AddText(content, steps);
            return block;
        }

        var input = content.Member("input");
        var tool = tools++;
        steps.Add(AnswerEvent.ToolStart(tool, content.Text("id") ?? $"toolu_{tool}", content.Text("name") ?? string.Empty));
        // A stream starts with {} and sends the input in deltas; whole answers, and some servers, have it here.
        var whole = input.ValueKind == JsonValueKind.Object && input.GetPropertyCount() > 0 ? ToolArguments.TextOf(input) : null;
        return new AnthropicBlock(type, tool, whole);
    }

    public void Add(JsonElement delta, List<AnswerEvent> steps)
    {
        if (_tool < 0)
        {
            AddText(delta, steps);
        }
        else if (delta.Text("partial_json") is { Length: > 0 } fragment)
        {
            _input = null;
            steps.Add(AnswerEvent.ToolArguments(_tool, fragment));
        }
    }

    public void Close(List<AnswerEvent> steps)
    {
        if (_input is not null)
        {
            steps.Add(AnswerEvent.ToolArguments(_tool, _input));
        }

        if (_tool >= 0 || _type is "text" or "thinking")
        {
            steps.Add(AnswerEvent.BlockEnd(_tool));
        }
    }

    private void AddText(JsonElement source, List<AnswerEvent> steps)
    {
        if (_type == "text" && source.Text("text") is { Length: > 0 } text)
        {
            steps.Add(AnswerEvent.Text(text));
        }

        if (_type == "thinking" && source.Text("thinking") is { Length: > 0 } thinking)
        {
            steps.Add(AnswerEvent.Thinking(thinking));
        }

        if (_type == "thinking" && source.Text("signature") is { Length: > 0 } signature)
        {
            steps.Add(AnswerEvent.Signature(signature));
        }

        if (_type == "redacted_thinking" && source.Text("data") is { Length: > 0 } data)
        {
            steps.Add(AnswerEvent.Redacted(data));
        }
    }
}
