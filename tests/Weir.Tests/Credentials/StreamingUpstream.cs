using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Weir.Tests.Credentials;

/// <summary>A provider that takes only the keys it was told of, and whose streams stay open until the test lets them finish.</summary>
internal sealed class StreamingUpstream : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, bool> _taken = new();
    private readonly TaskCompletionSource _finish = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _refusals;

    private StreamingUpstream(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    /// <summary>Calls with a key that it does not take.</summary>
    public int Refusals => Volatile.Read(ref _refusals);

    public static async Task<StreamingUpstream> StartAsync(string key)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var upstream = new StreamingUpstream(app);
        upstream.Take(key);
        app.Run(upstream.AnswerAsync);
        await app.StartAsync(CancellationToken.None);
        return upstream;
    }

    public void Take(string key) => _taken[key] = true;

    public void Drop(string key) => _taken.TryRemove(key, out _);

    public void Finish() => _finish.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        Finish();
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync(http.RequestAborted);
        var key = http.Request.Headers.Authorization.ToString();
        if (!key.StartsWith("Bearer ", StringComparison.Ordinal) || !_taken.ContainsKey(key[7..]))
        {
            Interlocked.Increment(ref _refusals);
            http.Response.StatusCode = 401;
            return;
        }

        if (!body.Contains("\"stream\":true", StringComparison.Ordinal))
        {
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync(
                """
                {"id":"x","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"hi"},"finish_reason":"stop"}],
                "usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}
                """,
                http.RequestAborted);
            return;
        }

        http.Response.ContentType = "text/event-stream";
        await SayAsync(http, """{"id":"x","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"first words"},"finish_reason":null}]}""");
        await _finish.Task.WaitAsync(http.RequestAborted);
        await SayAsync(http, """{"id":"x","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"last words"},"finish_reason":"stop"}]}""");
        await SayAsync(http, """{"id":"x","object":"chat.completion.chunk","created":1,"model":"m","choices":[],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}""");
        await SayAsync(http, "[DONE]");
    }

    private static async Task SayAsync(HttpContext http, string data)
    {
        await http.Response.WriteAsync($"data: {data}\n\n", http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }
}
