using System.Text.Json;

namespace Weir.Engine.Wire.OpenAi;

/// <summary>Reads chunks, and whole answers as if they were one chunk: <c>message</c> is read as a <c>delta</c>.</summary>
internal sealed class OpenAiStreamReader : StreamReader
{
    private readonly OpenAiCalls _calls = new();
    private string? _id;
    private bool _started;

    public override void Read(JsonElement data, List<AnswerEvent> steps)
    {
        if (data.Member("error").ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null) || data.Text("object") == "error")
        {
            steps.Add(AnswerEvent.Error(OpenAiErrors.Read(data)));
            return;
        }

        foreach (var choice in data.Member("choices").Items())
        {
            Start(data, steps);
            ReadChoice(choice, steps);
        }

        ReadUsage(data.Member("usage"), steps);
        ReadUsage(data.Member("x_groq").Member("usage"), steps);
    }

    private void Start(JsonElement data, List<AnswerEvent> steps)
    {
        if (_started)
        {
            return;
        }

        _started = true;
        _id = data.Text("id");
        var created = data.Member("created");
        steps.Add(AnswerEvent.Start(
            _id, data.Text("model"), created.ValueKind == JsonValueKind.Number && created.TryGetInt64(out var seconds) ? seconds : null));
    }

    private void ReadChoice(JsonElement choice, List<AnswerEvent> steps)
    {
        // Only one answer was asked for; what an upstream adds under another index belongs to nobody.
        var index = choice.Member("index");
        if (index.ValueKind == JsonValueKind.Number && index.TryGetInt32(out var number) && number != 0)
        {
            return;
        }

        var delta = choice.Member("delta");
        ReadDelta(delta.ValueKind == JsonValueKind.Object ? delta : choice.Member("message"), steps);
        if (choice.Text("finish_reason") is { Length: > 0 } reason)
        {
            steps.Add(AnswerEvent.Finish(OpenAiFinish.Read(reason)));
        }

        ReadUsage(choice.Member("usage"), steps);
    }

    private void ReadDelta(JsonElement delta, List<AnswerEvent> steps)
    {
        // Two names for the same thing; servers that send both repeat the text.
        if (delta.Text("reasoning_content") is { Length: > 0 } thinking || (thinking = delta.Text("reasoning")) is { Length: > 0 })
        {
            steps.Add(AnswerEvent.Thinking(thinking));
        }

        ReadContent(delta.Member("content"), steps);
        if (delta.Text("refusal") is { Length: > 0 } refusal)
        {
            steps.Add(AnswerEvent.Refusal(refusal));
        }

        foreach (var call in delta.Member("tool_calls").Items())
        {
            _calls.Read(call, _id, steps);
        }
    }

    /// <summary>Text, or Mistral's list: <c>[{"type":"thinking","thinking":[{"type":"text","text":".."}]},{"type":"text","text":".."}]</c>.</summary>
    private static void ReadContent(JsonElement content, List<AnswerEvent> steps)
    {
        if (content.ValueKind == JsonValueKind.String)
        {
            AddText(content.GetString(), steps);
        }

        foreach (var part in content.Items())
        {
            AddText(part.Text("text"), steps);
            foreach (var thought in part.Member("thinking").Items())
            {
                if (thought.Text("text") is { Length: > 0 } text)
                {
                    steps.Add(AnswerEvent.Thinking(text));
                }
            }
        }
    }

    private static void AddText(string? text, List<AnswerEvent> steps)
    {
        if (!string.IsNullOrEmpty(text))
        {
            steps.Add(AnswerEvent.Text(text));
        }
    }

    private static void ReadUsage(JsonElement usage, List<AnswerEvent> steps)
    {
        if (usage.ValueKind == JsonValueKind.Undefined)
        {
            return;
        }

        var reader = new Utf8JsonReader(WireJson.Raw(usage));
        reader.Read();
        if (OpenAiUsage.Read(ref reader, outputRequired: true).Usage is { } counts)
        {
            steps.Add(AnswerEvent.Usage(counts));
        }
    }
}
