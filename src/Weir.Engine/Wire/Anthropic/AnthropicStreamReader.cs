using System.Text.Json;

namespace Weir.Engine.Wire.Anthropic;

/// <summary>Reads the events of a stream.</summary>
internal sealed class AnthropicStreamReader : StreamReader
{
    private readonly Dictionary<int, AnthropicBlock> _blocks = [];
    private AnthropicUsage _usage;
    private int _tools;

    public override void Read(JsonElement data, List<AnswerEvent> steps)
    {
        switch (data.Text("type"))
        {
            case "message_start":
                var message = data.Member("message");
                steps.Add(AnswerEvent.Start(message.Text("id"), message.Text("model"), null));
                ReadUsage(message.Member("usage"), steps);
                break;
            case "content_block_start":
                _blocks[IndexOf(data)] = AnthropicBlock.Open(data.Member("content_block"), ref _tools, steps);
                if (_tools > AnswerBounds.MostCalls || _blocks.Count > AnswerBounds.MostCalls)
                {
                    steps.Add(AnswerBounds.Exceeded);
                    _blocks.Clear();
                }

                break;
            case "content_block_delta":
                BlockOf(data)?.Add(data.Member("delta"), steps);
                break;
            case "content_block_stop":
                BlockOf(data)?.Close(steps);
                _blocks.Remove(IndexOf(data));
                break;
            case "message_delta":
                ReadEnd(data.Member("delta"), steps);
                ReadUsage(data.Member("usage"), steps);
                break;
            case "ping":
                steps.Add(AnswerEvent.Ping);
                break;
            case "error":
                steps.Add(AnswerEvent.Error(AnthropicErrors.Read(data)));
                break;
        }
    }

    /// <summary>Reads a whole answer, which has the blocks at once and the end beside them.</summary>
    public void ReadWhole(JsonElement root, List<AnswerEvent> steps)
    {
        steps.Add(AnswerEvent.Start(root.Text("id"), root.Text("model"), null));
        foreach (var content in root.Member("content").Items())
        {
            AnthropicBlock.Open(content, ref _tools, steps).Close(steps);
        }

        ReadEnd(root, steps);
        ReadUsage(root.Member("usage"), steps);
    }

    private AnthropicBlock? BlockOf(JsonElement data) => _blocks.GetValueOrDefault(IndexOf(data));

    private static int IndexOf(JsonElement data)
    {
        var index = data.Member("index");
        return index.ValueKind == JsonValueKind.Number && index.TryGetInt32(out var number) ? number : 0;
    }

    /// <summary><c>{"stop_reason":"end_turn","stop_sequence":null,"stop_details":{"type":"refusal","explanation":".."}}</c>.</summary>
    private static void ReadEnd(JsonElement end, List<AnswerEvent> steps)
    {
        if (end.Member("stop_details").Text("explanation") is { Length: > 0 } explanation)
        {
            steps.Add(AnswerEvent.Refusal(explanation));
        }

        if (end.Text("stop_reason") is { Length: > 0 } reason)
        {
            steps.Add(AnswerEvent.Finish(AnthropicFinish.Read(reason), end.Text("stop_sequence")));
        }
    }

    private void ReadUsage(JsonElement usage, List<AnswerEvent> steps)
    {
        if (usage.ValueKind == JsonValueKind.Undefined)
        {
            return;
        }

        var reader = new Utf8JsonReader(WireJson.Raw(usage));
        reader.Read();
        _usage.Merge(ref reader);
        if (_usage.Reading.Usage is { } counts)
        {
            steps.Add(AnswerEvent.Usage(counts));
        }
    }
}
