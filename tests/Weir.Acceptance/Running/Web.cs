using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Weir.Acceptance.Running;

/// <summary>Plain HTTP towards the processes under test, sharing nothing with the product.</summary>
internal static class Web
{
#pragma warning disable RS0030 // The ban keeps the product's connections in its Egress module; this is a client of the product.
    private static readonly HttpClient Client = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
#pragma warning restore RS0030

    public static Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);

    public static async Task<HttpResponseMessage> GetAsync(Uri address, CancellationToken cancellationToken, string? bearer = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = bearer is null ? null : new AuthenticationHeaderValue("Bearer", bearer);
        return await SendAsync(request, cancellationToken);
    }

    /// <summary>The JSON at an address that must answer 200.</summary>
    public static async Task<JsonElement> JsonAsync(Uri address, CancellationToken cancellationToken, string? bearer = null)
    {
        using var response = await GetAsync(address, cancellationToken, bearer);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"{address}: {(int)response.StatusCode} {text}");
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    /// <summary>Sends one chat request in OpenAI's dialect; the answer's body is still on its way.</summary>
    public static async Task<HttpResponseMessage> ChatAsync(Uri gateway, string key, string model, string prompt, bool stream, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.Serialize(new { model, stream, max_tokens = 200, messages = new[] { new { role = "user", content = prompt } } });
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(gateway, "/v1/chat/completions")) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return await SendAsync(request, cancellationToken);
    }
}
