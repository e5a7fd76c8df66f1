using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Weir.Tests.Support;

/// <summary>A provider that answers every request with the same bytes, written in pieces of a given size.</summary>
internal sealed class FixedUpstream : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FixedUpstream(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    public static async Task<FixedUpstream> StartAsync(string contentType, byte[] body, int pieceBytes)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(async http =>
        {
            await http.Request.Body.CopyToAsync(Stream.Null, http.RequestAborted);
            http.Response.ContentType = contentType;
            for (var at = 0; at < body.Length; at += pieceBytes)
            {
                await http.Response.Body.WriteAsync(body.AsMemory(at, Math.Min(pieceBytes, body.Length - at)), http.RequestAborted);
                await http.Response.Body.FlushAsync(http.RequestAborted);
            }
        });
        await app.StartAsync(CancellationToken.None);
        return new(app);
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
