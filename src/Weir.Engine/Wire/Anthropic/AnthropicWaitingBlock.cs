using System.Text;

namespace Weir.Engine.Wire.Anthropic;

/// <summary>What a content block is.</summary>
internal enum AnthropicBlockKind
{
    None,
    Text,
    Thinking,
    Redacted,
    Tool,
}

/// <summary>A block that is not written yet, or is about to be.</summary>
/// <param name="kind">What it is.</param>
/// <param name="call">The tool call it is; -1 for none.</param>
/// <param name="value">The call's id, or redacted data.</param>
/// <param name="name">The tool's name.</param>
internal sealed class AnthropicWaitingBlock(AnthropicBlockKind kind, int call, string? value, string? name)
{
    public AnthropicBlockKind Kind => kind;

    public int Call => call;

    public string? Value => value;

    public string? Name => name;

    public StringBuilder Text { get; } = new();

    public string? Signature { get; set; }

    public bool IsComplete { get; set; }

    public void Complete() => IsComplete = true;
}
