using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Weir.Bench.Load;

/// <summary>The yardstick: what Kestrel and HttpMessageInvoker cost without any gateway in between. Body read whole, answer streamed.</summary>
internal static class BareForwarder
{
    public static async Task<int> RunAsync(string url, string upstream)
    {
#pragma warning disable RS0030 // the yardstick is the bare framework, on purpose
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler
#pragma warning restore RS0030
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
        });
        await using var app = Server.Create(url);
        app.Run(http => ForwardAsync(http, invoker, upstream));
        await app.RunAsync();
        return 0;
    }

    private static async Task ForwardAsync(HttpContext http, HttpMessageInvoker invoker, string upstream)
    {
        var body = new byte[(int)http.Request.ContentLength!.Value];
        await http.Request.Body.ReadExactlyAsync(body, http.RequestAborted);
        using var request = new HttpRequestMessage(HttpMethod.Post, upstream + http.Request.Path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(http.Request.ContentType!);
        request.Headers.Add("Authorization", (string?)http.Request.Headers.Authorization);
        using var response = await invoker.SendAsync(request, http.RequestAborted);
        http.Response.StatusCode = (int)response.StatusCode;
        http.Response.ContentType = response.Content.Headers.ContentType?.ToString();
        http.Response.ContentLength = response.Content.Headers.ContentLength;
        http.Features.Get<IHttpResponseBodyFeature>()!.DisableBuffering();
        await using var stream = await response.Content.ReadAsStreamAsync(http.RequestAborted);
        var buffer = new byte[4096];
        for (int read; (read = await stream.ReadAsync(buffer, http.RequestAborted)) > 0;)
        {
            await http.Response.Body.WriteAsync(buffer.AsMemory(0, read), http.RequestAborted);
        }
    }
}
