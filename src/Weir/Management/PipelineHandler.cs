using System.Net;
using Microsoft.AspNetCore.Http.Features;

namespace Weir.Management;

/// <summary>Turns a message into a call of a pipeline in this process, and its answer, which it keeps whole in memory, into a message.</summary>
internal sealed class PipelineHandler(RequestDelegate pipeline, IServiceProvider services) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        using var answer = new MemoryStream();
        var address = request.RequestUri!;
        var http = new DefaultHttpContext { RequestServices = scope.ServiceProvider, RequestAborted = cancellationToken };
        http.Request.Method = request.Method.Method;
        http.Request.Scheme = address.Scheme;
        http.Request.Host = HostString.FromUriComponent(address);
        http.Request.Path = PathString.FromUriComponent(address);
        http.Request.QueryString = QueryString.FromUriComponent(address);
        foreach (var (name, values) in request.Headers.NonValidated)
        {
            http.Request.Headers[name] = values.ToString();
        }

        if (request.Content is { } content)
        {
            http.Request.Body = await content.ReadAsStreamAsync(cancellationToken);
            http.Request.ContentType = content.Headers.ContentType?.ToString();
            http.Request.ContentLength = content.Headers.ContentLength;
            http.Features.Set<IHttpRequestBodyDetectionFeature>(new WithBody());
        }

        http.Response.Body = answer;
        await pipeline(http);
        await http.Response.CompleteAsync();
        return new((HttpStatusCode)http.Response.StatusCode) { Content = new ReadOnlyMemoryContent(answer.ToArray()) };
    }

    /// <summary>Says what Kestrel says of a request with a body; without it endpoints do not read JSON.</summary>
    private sealed class WithBody : IHttpRequestBodyDetectionFeature
    {
        public bool CanHaveBody => true;
    }
}
