using System.Text.Json;
using Weir.Engine.Wire;

namespace Weir.Tests.Proxy;

/// <summary>A stream as a strict client of its dialect reads it.</summary>
internal sealed class ClientStream
{
    private ClientStream(Dialect dialect, IReadOnlyList<(string Type, string Data)> events)
    {
        Dialect = dialect;
        Events = events;
    }

    public Dialect Dialect { get; }

    /// <summary>Events that have data, in order.</summary>
    public IReadOnlyList<(string Type, string Data)> Events { get; }

    public int Terminators => Events.Count(IsTerminator);

    public int Errors => Events.Count(IsError);

    public bool EndsWell => Events.Count > 0 && IsTerminator(Events[^1]) && Terminators == 1 && Errors == 0;

    public bool EndsInError => Events.Count > 0 && IsError(Events[^1]) && Terminators == 0 && Errors == 1;

    /// <summary>The generated text.</summary>
    public string Text => string.Concat(Events.Where(one => one.Data.StartsWith('{')).Select(TextOf));

    public static ClientStream Read(Dialect dialect, string text)
    {
        Assert.True(text.EndsWith("\n\n", StringComparison.Ordinal) || text.EndsWith("\r\n\r\n", StringComparison.Ordinal) || text.EndsWith("\n\r\n", StringComparison.Ordinal), "The last event is not whole: " + text[Math.Max(0, text.Length - 200)..]);
        var events = new List<(string, string)>();
        var (type, data) = ("", (string?)null);
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            if (line.Length == 0)
            {
                if (data is not null)
                {
                    events.Add((type, data));
                }

                (type, data) = ("", null);
            }
            else if (line.StartsWith("event:", StringComparison.Ordinal))
            {
                type = line[6..].Trim();
            }
            else if (line.StartsWith("data:", StringComparison.Ordinal))
            {
                Assert.Null(data);
                data = line[5..].Trim();
            }
            else
            {
                Assert.StartsWith(":", line, StringComparison.Ordinal);
            }
        }

        return new(dialect, events);
    }

    private bool IsTerminator((string Type, string Data) one) =>
        Dialect == Dialect.OpenAi ? one.Data == "[DONE]" : one.Type == "message_stop";

    private bool IsError((string Type, string Data) one) =>
        Dialect == Dialect.OpenAi ? one.Data.StartsWith("{\"error\"", StringComparison.Ordinal) : one.Type == "error";

    private string TextOf((string Type, string Data) one)
    {
        using var json = JsonDocument.Parse(one.Data);
        var root = json.RootElement;
        if (Dialect == Dialect.Anthropic)
        {
            return root.GetProperty("type").GetString() == "content_block_delta" && root.GetProperty("delta").TryGetProperty("text", out var text) ? text.GetString()! : "";
        }

        return root.TryGetProperty("choices", out var choices) && choices.GetArrayLength() > 0 && choices[0].GetProperty("delta").TryGetProperty("content", out var content)
            ? content.GetString() ?? ""
            : "";
    }
}
