using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Weir.Tests.Support;

/// <summary>A real HTTP server on a port of its own that keeps what it is sent and answers as a test says.</summary>
internal sealed class Sink : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly ConcurrentQueue<SinkRequest> _requests = new();

    private Sink(WebApplication app) => _app = app;

    /// <summary>How requests are answered; 204 by default.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = With(StatusCodes.Status204NoContent);

    public string Url => _app.Urls.Single();

    /// <summary>What came, in order.</summary>
    public IReadOnlyList<SinkRequest> Requests => [.. _requests];

    public static async Task<Sink> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var sink = new Sink(builder.Build());
        sink._app.Run(sink.TakeAsync);
        await sink._app.StartAsync(TestContext.Current.CancellationToken);
        return sink;
    }

    public static Func<HttpContext, Task> With(int status) => http =>
    {
        http.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    /// <summary>The next request that was not waited for yet.</summary>
    public async Task<SinkRequest> NextAsync()
    {
        await _arrived.WaitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        return _requests.ElementAt(Interlocked.Increment(ref _seen) - 1);
    }

    private int _seen;

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
        _arrived.Dispose();
    }

    private async Task TakeAsync(HttpContext http)
    {
        using var memory = new MemoryStream();
        await http.Request.Body.CopyToAsync(memory, http.RequestAborted);
        _requests.Enqueue(new(
            http.Request.Method, http.Request.Path, http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase), memory.ToArray()));
        _arrived.Release();
        await Answer(http);
    }
}

/// <summary>One request that came.</summary>
internal sealed record SinkRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text => System.Text.Encoding.UTF8.GetString(Body);
}
