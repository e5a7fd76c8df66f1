using System.Text;

namespace Weir.Tests.Wire;

/// <summary>Splits recorded streams into events; written apart from the product's reader so that one can be checked by the other.</summary>
internal static class SseText
{
    public static IReadOnlyList<SseTextEvent> Parse(string text)
    {
        var events = new List<SseTextEvent>();
        foreach (var block in text.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var (type, data) = (string.Empty, new List<string>());
            foreach (var line in block.Split('\n'))
            {
                if (line.StartsWith("event:", StringComparison.Ordinal))
                {
                    type = line[6..].Trim();
                }
                else if (line.StartsWith("data:", StringComparison.Ordinal))
                {
                    data.Add(line[5..].TrimStart(' '));
                }
            }

            events.Add(new SseTextEvent(type, string.Join('\n', data)));
        }

        return events;
    }

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}

internal sealed record SseTextEvent(string Type, string Data);
