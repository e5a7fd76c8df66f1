using System.Text.Json;
using Weir.Bench.Load;
using Weir.Engine.Kernel;
using Weir.Engine.Providers;
using Weir.Engine.Proxy;
using Weir.Engine.Wire;
using Weir.Engine.Wire.Tokens;

namespace Weir.Bench.Micro;

/// <summary>What is done with a request's body.</summary>
internal static class BodyPieces
{
    public static void Run(int bodyBytes)
    {
        var request = Payloads.Request("127.0.0.1", "key", bodyBytes, stream: false);
        var body = request.AsMemory(request.AsSpan().IndexOf("\r\n\r\n"u8) + 4);
        var size = $"{bodyBytes / 1024} KB";
        Loop.Run($"request {size}: parse", n =>
        {
            for (var i = 0; i < n; i++)
            {
                JsonText.Parse(body, out _)!.Dispose();
            }
        });
        Loop.Run($"request {size}: the framework's JsonDocument alone, for comparison", n =>
        {
            for (var i = 0; i < n; i++)
            {
                JsonDocument.Parse(body).Dispose();
            }
        });
        Loop.Run($"request {size}: scan", n =>
        {
            for (var i = 0; i < n; i++)
            {
                RequestScan.TryRead(body);
            }
        });
        using var json = JsonText.Parse(body, out _)!;
        var members = RequestScan.TryRead(body)!;
        Loop.Run($"request {size}: facts", n =>
        {
            for (var i = 0; i < n; i++)
            {
                FactReader.Read(Surface.ChatCompletions, members, out _);
            }
        });
        Loop.Run($"request {size}: token estimate", n =>
        {
            for (var i = 0; i < n; i++)
            {
                TokenEstimate.ForRequest(Dialect.OpenAi, json.RootElement);
            }
        });
        Loop.Run($"request {size}: bound of its input tokens", n =>
        {
            for (var i = 0; i < n; i++)
            {
                InputBound.Of(members, "openai");
            }
        });
        Loop.Run($"request {size}: exact count of its tokens", n =>
        {
            for (var i = 0; i < n; i++)
            {
                RequestTokens.Count("openai", "gpt-4o", members);
            }
        });
        var model = JsonEncodedText.Encode("mock-model");
        Loop.Run($"request {size}: patch", n =>
        {
            for (var i = 0; i < n; i++)
            {
                using var output = new PooledBuffer(body.Length + 256);
                RequestPatch.Write(members, new RequestEdits { Model = model }, output);
            }
        });
    }
}
