using System.Text;
using Weir.Engine.Egress;

namespace Weir.Tests.Egress;

/// <summary>Everything one reader said about one body.</summary>
internal sealed record SseTranscript(List<(string Type, string Data)> Events, SseStatus Final, string FinalType, string FinalData, byte[] Raw)
{
    public static SseTranscript Of(byte[] body, int[] sizes, SseBounds? bounds = null)
    {
        return Of(new ChunkedStream(body, sizes), bounds);
    }

    public static SseTranscript Of(Stream body, SseBounds? bounds = null)
    {
        using var reader = new SseReader(body, bounds ?? SseBounds.Default);
        var events = new List<(string, string)>();
        var raw = new MemoryStream();
        while (true)
        {
            // These streams answer at once.
            var status = reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().GetAwaiter().GetResult();
            raw.Write(reader.Raw.Span);
            var (type, data) = (Text(reader.Type), Text(reader.Data));
            if (status != SseStatus.Event)
            {
                return new SseTranscript(events, status, type, data, raw.ToArray());
            }

            events.Add((type, data));
        }
    }

    /// <summary>The standard's algorithm on the whole text, as plainly as it can be written.</summary>
    public static List<(string Type, string Data)> Naive(byte[] body)
    {
        var text = Encoding.Latin1.GetString(body);
        text = text.StartsWith("\u00EF\u00BB\u00BF", StringComparison.Ordinal) ? text[3..] : text;
        var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Split('\n');
        var (events, type, data) = (new List<(string, string)>(), "", new List<string>());
        foreach (var line in lines[..^1])
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var (name, value) = colon < 0 ? (line, "") : (line[..colon], line[(colon + 1)..]);
            value = value.StartsWith(' ') ? value[1..] : value;
            if (line.Length == 0)
            {
                events.Add((type, string.Join('\n', data)));
                (type, data) = ("", []);
            }
            else if (name == "data")
            {
                data.Add(value);
            }
            else if (name == "event")
            {
                type = value;
            }
        }

        return events;
    }

    private static string Text(ReadOnlyMemory<byte> bytes)
    {
        return Encoding.Latin1.GetString(bytes.Span);
    }
}
