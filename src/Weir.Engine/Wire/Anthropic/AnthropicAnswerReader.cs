using System.Text.Json;

namespace Weir.Engine.Wire.Anthropic;

/// <summary>Reads a plain answer into steps.</summary>
internal static class AnthropicAnswerReader
{
    /// <summary>False when the object is no answer.</summary>
    public static bool Read(JsonElement root, List<AnswerEvent> steps)
    {
        if (root.Member("content").ValueKind != JsonValueKind.Array || root.Text("type") == "error")
        {
            return false;
        }

        new AnthropicStreamReader().ReadWhole(root, steps);
        return true;
    }
}
