using System.Text.Json;

namespace Weir.Engine.Wire.OpenAi;

/// <summary>Reads a plain chat answer into steps.</summary>
internal static class OpenAiAnswerReader
{
    /// <summary>False when the object is no chat answer.</summary>
    public static bool Read(JsonElement root, List<AnswerEvent> steps)
    {
        var choices = root.Member("choices");
        if (choices.ValueKind != JsonValueKind.Array || choices.GetArrayLength() == 0
            || choices[0].Member("message").ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        new OpenAiStreamReader().Read(root, steps);
        return steps.TrueForAll(static step => step.Kind != AnswerEventKind.Error);
    }
}
