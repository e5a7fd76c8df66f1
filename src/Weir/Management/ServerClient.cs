using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Weir.Engine.Egress;
using Weir.Engine.Kernel;

namespace Weir.Management;

/// <summary>One answer of the management API: its status and its body as text, JSON or empty.</summary>
internal sealed record ManagementAnswer(int Status, string Text)
{
    public bool Fine => Status is >= 200 and < 300;
}

/// <summary>A question to the management API.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path and query, such as <c>/api/costs?by=team</c>.</param>
/// <param name="Body">JSON to send; null for none.</param>
internal sealed record ManagementRequest(HttpMethod Method, string Path, JsonNode? Body = null)
{
    /// <summary>The revision that must still be the current one; null for any.</summary>
    public long? IfMatch { get; init; }

    /// <summary>A GET whose query is made of those <paramref name="parameters"/> that have a value.</summary>
    public static ManagementRequest Get(string path, params IEnumerable<(string Name, string? Value)> parameters)
    {
        var query = string.Join('&', parameters.Where(one => one.Value is not null).Select(one => $"{one.Name}={Uri.EscapeDataString(one.Value!)}"));
        return new(HttpMethod.Get, query.Length == 0 ? path : $"{path}?{query}");
    }
}

/// <summary>Asks the management API of one server, wherever its invoker leads.</summary>
internal sealed class ServerClient(HttpMessageInvoker http, Uri origin, SecretString token) : IDisposable
{
    /// <summary>Longest answer that is read, bytes.</summary>
    private const int MaxAnswerBytes = 64 * 1024 * 1024;

    /// <summary>A client for a server on the network, over the program's one egress.</summary>
    /// <remarks>The operator named the server, so it may be on this machine or a private network; plain http to a public address is refused,
    /// because everybody on the way could read the token.</remarks>
    public static ServerClient Over(Uri origin, SecretString token) =>
        new(new EgressFactory(new EgressPolicy(), TimeProvider.System).Create(new() { Origin = origin, AllowPrivateNetwork = true, ConnectTimeout = TimeSpan.FromSeconds(5) }), origin, token);

    /// <summary>Sends one request and reads its whole answer.</summary>
    /// <exception cref="HttpRequestException">No answer came (an <see cref="EgressException"/> says why), or it is longer than 64 MiB.</exception>
    /// <exception cref="IOException">The connection broke inside the answer.</exception>
    public async Task<ManagementAnswer> SendAsync(ManagementRequest ask, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(ask.Method, new Uri(origin, ask.Path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Reveal());
        request.Headers.Accept.Add(new("application/json"));
        if (ask.IfMatch is { } revision)
        {
            request.Headers.IfMatch.Add(new(string.Create(CultureInfo.InvariantCulture, $"\"{revision}\"")));
        }

        request.Content = ask.Body is null ? null : new StringContent(ask.Body.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await http.SendAsync(request, cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var body = await BoundedBody.ReadAsync(stream, MaxAnswerBytes, response.Content.Headers.ContentLength, cancellationToken);
        return body.TooLarge
            ? throw new HttpRequestException("The answer is longer than 64 MiB; ask for less at once.")
            : new((int)response.StatusCode, Encoding.UTF8.GetString(body.Bytes.Span));
    }

    public void Dispose() => http.Dispose();
}
