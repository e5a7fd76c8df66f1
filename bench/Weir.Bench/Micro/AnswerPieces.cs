using Weir.Bench.Load;
using Weir.Engine.Egress;
using Weir.Engine.Wire;
using Weir.Engine.Wire.Tokens;

namespace Weir.Bench.Micro;

/// <summary>What is done with an answer.</summary>
internal static class AnswerPieces
{
    private const string Chunk = """{"id":"chatcmpl-bench","object":"chat.completion.chunk","created":1760000000,"model":"mock-model","choices":[{"index":0,"delta":{"content":" word of the answer"},"finish_reason":null}],"usage":null}""";

    public static void Run()
    {
        Loop.Run("answer 1 KB: scan", n =>
        {
            for (var i = 0; i < n; i++)
            {
                AnswerScanner.Scan(Dialect.OpenAi, Payloads.Answer);
            }
        });
        using var text = OutputText.For("openai", "gpt-4o")!;
        Scan("OpenAI", Dialect.OpenAi, "", Chunk);
        Scan("OpenAI, text kept and counted", Dialect.OpenAi, "", Chunk, text);
        Scan("Anthropic", Dialect.Anthropic, "content_block_delta", """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":" word of the answer"}}""");

        // Whole streams from memory, so that the reader works as it does: rents, fills, cuts, returns.
        Loop.Run("stream of 52 events: read and scan all", n =>
        {
            for (var i = 0; i < n; i++)
            {
                ReadAll();
            }
        });
    }

    private static void Scan(string name, Dialect dialect, string type, string data, OutputText? text = null)
    {
        var scanner = StreamScanner.For(dialect, text);
        var (typeBytes, dataBytes) = (System.Text.Encoding.UTF8.GetBytes(type), System.Text.Encoding.UTF8.GetBytes(data));
        Loop.Run($"stream event: scan, {name}", n =>
        {
            for (var i = 0; i < n; i++)
            {
                scanner.Scan(typeBytes, dataBytes);
            }
        });
    }

    private static void ReadAll()
    {
        using var reader = new SseReader(new MemoryStream(Payloads.WholeStream, writable: false), SseBounds.Default);
        var scanner = StreamScanner.For(Dialect.OpenAi);
        while (true)
        {
            var next = reader.ReadAsync(CancellationToken.None);
            if (!next.IsCompletedSuccessfully || next.GetAwaiter().GetResult() != SseStatus.Event)
            {
                return;
            }

            scanner.Scan(reader.Type.Span, reader.Data.Span);
        }
    }
}
