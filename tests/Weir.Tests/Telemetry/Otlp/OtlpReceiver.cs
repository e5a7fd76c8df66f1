using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Weir.Tests.Telemetry.Otlp;

/// <summary>A collector: takes what is posted to it, and answers as it is told to.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, Channel<byte[]>> _taken = new(StringComparer.Ordinal);

    private OtlpReceiver(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    /// <summary>Answers a request; the default takes it whole.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = static _ => Task.CompletedTask;

    public ConcurrentQueue<(string Path, string? ContentType, string? Authorization)> Seen { get; } = new();

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var receiver = new OtlpReceiver(app);
        app.Run(receiver.TakeAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    /// <summary>The next request of a signal, <c>traces</c>, <c>metrics</c> or <c>logs</c>, that was taken.</summary>
    public async Task<byte[]> NextAsync(string signal)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        end.CancelAfter(TimeSpan.FromSeconds(20));
        return await Of("/v1/" + signal).Reader.ReadAsync(end.Token);
    }

    /// <summary>Reads requests of a signal until one has what is looked for.</summary>
    public async Task<T> UntilAsync<T>(string signal, Func<byte[], T?> find)
        where T : class
    {
        while (true)
        {
            if (find(await NextAsync(signal)) is { } found)
            {
                return found;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        Seen.Enqueue((http.Request.Path, http.Request.ContentType, http.Request.Headers.Authorization));
        await Answer(http);
        if (http.Response.StatusCode == 200)
        {
            await Of(http.Request.Path).Writer.WriteAsync(body.ToArray(), http.RequestAborted);
        }
    }

    private Channel<byte[]> Of(string path) => _taken.GetOrAdd(path, static _ => Channel.CreateUnbounded<byte[]>());
}
