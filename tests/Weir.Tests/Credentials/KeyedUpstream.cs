using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Weir.Tests.Credentials;

/// <summary>A provider that looks at the key it is called with, and tells it in its errors as careless providers do.</summary>
internal sealed class KeyedUpstream : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<string> _seen = new();

    private KeyedUpstream(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    /// <summary>Keys that are not taken, and how: a status, and seconds for <c>retry-after</c>.</summary>
    public ConcurrentDictionary<string, (int Status, int? RetryAfter)> Refused { get; } = new();

    /// <summary>The keys of all calls, in their order.</summary>
    public IReadOnlyList<string> Seen => [.. _seen];

    public static async Task<KeyedUpstream> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var upstream = new KeyedUpstream(app);
        app.Run(upstream.AnswerAsync);
        await app.StartAsync(CancellationToken.None);
        return upstream;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        await http.Request.Body.CopyToAsync(Stream.Null, http.RequestAborted);
        var key = http.Request.Headers.Authorization.ToString();
        key = key.StartsWith("Bearer ", StringComparison.Ordinal) ? key[7..] : "-";
        _seen.Enqueue(key);
        http.Response.ContentType = "application/json";
        if (Refused.TryGetValue(key, out var refusal))
        {
            http.Response.StatusCode = refusal.Status;
            if (refusal.RetryAfter is { } seconds)
            {
                http.Response.Headers.RetryAfter = $"{seconds}";
            }

            await http.Response.WriteAsync($$$"""{"error":{"message":"Incorrect API key provided: {{{key}}}","type":"invalid_request_error","param":null,"code":"invalid_api_key"}}""", http.RequestAborted);
            return;
        }

        await http.Response.WriteAsync(
            """
            {"id":"x","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"hi"},"finish_reason":"stop"}],
            "usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}
            """,
            http.RequestAborted);
    }
}
