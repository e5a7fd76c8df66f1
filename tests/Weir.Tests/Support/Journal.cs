using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Weir.Tests.Support;

/// <summary>What a server under test received, and a signal for each request's true end, which comes after the client has its answer.</summary>
internal sealed class Journal : IStartupFilter
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentQueue<SeenRequest> _seen = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _ended = new(StringComparer.Ordinal);

    /// <summary>Whether bodies are kept.</summary>
    public bool KeepBodies { get; init; }

    public IReadOnlyCollection<SeenRequest> Seen => _seen;

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(NoteAsync);
        next(app);
    };

    /// <summary>Completes when the request whose <c>x-test-id</c> this is has left the server.</summary>
    public Task EndOf(string testId) => Signal(testId).Task.WaitAsync(Patience, TimeProvider.System);

    private async Task NoteAsync(HttpContext http, RequestDelegate next)
    {
        var body = "";
        if (KeepBodies)
        {
            http.Request.EnableBuffering();
            using var reader = new StreamReader(http.Request.Body, leaveOpen: true);
            body = await reader.ReadToEndAsync(http.RequestAborted);
            http.Request.Body.Position = 0;
        }

        var seen = new SeenRequest(http.Request.Path, http.Request.Headers.ToDictionary(one => one.Key, one => one.Value.ToString(), StringComparer.OrdinalIgnoreCase), body);
        _seen.Enqueue(seen);
        try
        {
            await next(http);
        }
        finally
        {
            seen.End();
            if (http.Request.Headers["x-test-id"] is [{ } id])
            {
                Signal(id).TrySetResult();
            }
        }
    }

    private TaskCompletionSource Signal(string testId) => _ended.GetOrAdd(testId, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}

/// <summary>One request as it arrived.</summary>
internal sealed class SeenRequest(string path, IReadOnlyDictionary<string, string> headers, string body)
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Path => path;

    public IReadOnlyDictionary<string, string> Headers => headers;

    public string Body => body;

    /// <summary>Completes when the server is done with it.</summary>
    public Task Ended => _ended.Task;

    public void End() => _ended.TrySetResult();
}
