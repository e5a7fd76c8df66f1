using System.Text;

namespace Weir.Bench.Load;

/// <summary>The bytes of the comparison: what is asked, what the upstream answers. Known on both sides, so that every byte can be checked.</summary>
internal static class Payloads
{
    public const string Path = "/v1/chat/completions";
    public const string Model = "bench-model";
    public const int Events = 50;
    public const int EventMilliseconds = 20;

    public static readonly byte[] Answer = Encoding.UTF8.GetBytes(
        """{"id":"chatcmpl-bench","object":"chat.completion","created":1760000000,"model":"mock-model","choices":[{"index":0,"message":{"role":"assistant","content":"#"},"finish_reason":"stop"}],"usage":{"prompt_tokens":180,"completion_tokens":150,"total_tokens":330,"prompt_tokens_details":{"cached_tokens":0},"completion_tokens_details":{"reasoning_tokens":0}}}"""
            .Replace("#", Prose(650), StringComparison.Ordinal));

    /// <summary>What the upstream sends for a stream, event by event: the first at once, each other 20 ms later, the last two in one piece.</summary>
    public static readonly byte[][] Stream = [.. StreamEvents()];

    public static readonly byte[] WholeStream = [.. Stream.SelectMany(piece => piece)];

    /// <summary>A whole HTTP request of about <paramref name="bodyBytes"/> bytes of body.</summary>
    public static byte[] Request(string host, string key, int bodyBytes, bool stream)
    {
        var head = $$"""{"model":"{{Model}}","stream":{{(stream ? "true,\"stream_options\":{\"include_usage\":true}" : "false")}},"max_tokens":200,"user":"bench-user","messages":[{"role":"system","content":"Answer briefly."},{"role":"user","content":""";
        var turns = new StringBuilder(head).Append('"').Append(Prose(bodyBytes > 8_000 ? 900 : Math.Max(1, bodyBytes - head.Length - 6)));
        while (turns.Length < bodyBytes - 1_000)
        {
            turns.Append("""\n"},{"role":"assistant","content":"In short:\n\n- """).Append(Prose(700)).Append("""\u00e9"},{"role":"user","content":"More on \"this\": """).Append(Prose(200));
        }

        var body = turns.Append("\"}]}").ToString();
        return Encoding.UTF8.GetBytes($"""
            POST {Path} HTTP/1.1
            Host: {host}
            Authorization: Bearer {key}
            Content-Type: application/json
            User-Agent: bench/1
            X-Weir-Feature: bench
            Content-Length: {Encoding.UTF8.GetByteCount(body)}


            """.ReplaceLineEndings("\r\n") + body);
    }

    private static IEnumerable<byte[]> StreamEvents()
    {
        yield return Event("""[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}],"usage":null""");
        for (var i = 1; i < Events - 1; i++)
        {
            yield return Event($$$"""[{"index":0,"delta":{"content":" word{{{i}}} of the answer"},"finish_reason":null}],"usage":null""");
        }

        yield return [
            .. Event("""[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":null"""),
            .. Event("""[],"usage":{"prompt_tokens":180,"completion_tokens":150,"total_tokens":330}"""),
            .. "data: [DONE]\n\n"u8];
    }

    private static byte[] Event(string choices) => Encoding.UTF8.GetBytes(
        $$"""data: {"id":"chatcmpl-bench","object":"chat.completion.chunk","created":1760000000,"model":"mock-model","choices":{{choices}}}""" + "\n\n");

    private static string Prose(int length)
    {
        const string Sentence = "The river rises in the hills and slows where the weir holds it back. ";
        return string.Create(length, Sentence, static (text, sentence) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                text[i] = sentence[i % sentence.Length];
            }
        });
    }
}
