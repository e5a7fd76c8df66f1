using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Weir.Engine.Providers.Simulator.Bodies;

namespace Weir.Engine.Providers.Simulator;

/// <summary>The simulator in process: answers requests without any network, with bodies that are produced as they are read.</summary>
/// <remarks>
/// Broken connections surface as the socket handler's do: <see cref="HttpRequestException"/> before the headers,
/// <see cref="IOException"/> (or <see cref="HttpIOException"/>) while the body is read.
/// </remarks>
/// <param name="engine">The simulator behind it; may be shared.</param>
public sealed class SimulatorHandler(SimulatorEngine engine) : HttpMessageHandler
{
    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var call = new SimulatorCall(request.Method.Method, request.RequestUri?.AbsolutePath ?? "/", HeadersOf(request), body);
        try
        {
            var answer = await engine.AnswerAsync(call, cancellationToken);
            return ResponseOf(answer, request);
        }
        catch (SimulatedBreakException broken)
        {
            throw Translate(broken.Kind);
        }
    }

    private static Dictionary<string, string> HeadersOf(HttpRequestMessage request)
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        Add(headers, request.Headers.NonValidated);
        if (request.Content is { } content)
        {
            Add(headers, content.Headers.NonValidated);
        }

        return headers;
    }

    private static void Add(Dictionary<string, string> headers, HttpHeadersNonValidated from)
    {
        foreach (var (name, values) in from)
        {
            headers[name.ToLowerInvariant()] = values.ToString();
        }
    }

    private static HttpResponseMessage ResponseOf(SimulatorAnswer answer, HttpRequestMessage request)
    {
        var response = new HttpResponseMessage((HttpStatusCode)answer.Status)
        {
            RequestMessage = request,
            Content = new SimulatorContent(answer.Body),
        };
        foreach (var (name, value) in answer.Headers)
        {
            HttpHeaders headers = name.StartsWith("content-", StringComparison.Ordinal) ? response.Content.Headers : response.Headers;
#pragma warning disable RS0030 // Never reaches a wire; malformed values such as "retry-after: soon" are what callers must survive.
            headers.TryAddWithoutValidation(name, value);
#pragma warning restore RS0030
        }

        return response;
    }

    private static HttpRequestException Translate(BreakKind kind) => kind switch
    {
        BreakKind.Refused => new(
            HttpRequestError.ConnectionError, "Connection refused (simulator)", new SocketException((int)SocketError.ConnectionRefused)),
        BreakKind.Garbage => new(HttpRequestError.InvalidResponse, "Received an invalid status line."),
        _ => new("An error occurred while sending the request.", new HttpIOException(
            HttpRequestError.ResponseEnded, "The response ended prematurely.", new SocketException((int)SocketError.ConnectionReset))),
    };
}
