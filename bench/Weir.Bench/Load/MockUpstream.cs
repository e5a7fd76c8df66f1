using System.Buffers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Weir.Bench.Load;

/// <summary>The upstream: answers at once with bytes made beforehand, or streams 50 events, one every 20 ms.</summary>
internal static class MockUpstream
{
    public static async Task<int> RunAsync(string url)
    {
        await using var app = Server.Create(url);
        app.Run(AnswerAsync);
        await app.RunAsync();
        return 0;
    }

    private static async Task AnswerAsync(HttpContext http)
    {
        if (!await AsksForStreamAsync(http.Request))
        {
            http.Response.ContentType = "application/json";
            http.Response.ContentLength = Payloads.Answer.Length;
            http.Response.BodyWriter.Write(Payloads.Answer);
            return;
        }

        http.Response.ContentType = "text/event-stream";
        http.Features.Get<IHttpResponseBodyFeature>()!.DisableBuffering();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(Payloads.EventMilliseconds), TimeProvider.System);
        foreach (var piece in Payloads.Stream)
        {
            http.Response.BodyWriter.Write(piece);
            await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
            await timer.WaitForNextTickAsync(http.RequestAborted);
        }
    }

    private static async ValueTask<bool> AsksForStreamAsync(HttpRequest request)
    {
        var stream = false;
        while (true)
        {
            var read = await request.BodyReader.ReadAsync();
            stream |= read.Buffer.FirstSpan.IndexOf("\"stream\":true"u8) >= 0;
            request.BodyReader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return stream;
            }
        }
    }
}
