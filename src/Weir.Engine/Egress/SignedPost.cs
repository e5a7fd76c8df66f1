using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace Weir.Engine.Egress;

/// <summary>A POST of JSON that is signed as Standard Webhooks 1.0.0 says, so that its receiver knows who sent it and that nobody changed it.</summary>
public static class SignedPost
{
    /// <summary>The request. The caller disposes it.</summary>
    /// <param name="address">Where it goes.</param>
    /// <param name="id">The message's id, the same for every attempt to deliver it; holds no full stop.</param>
    /// <param name="json">The body.</param>
    /// <param name="key">The signing secret's bytes.</param>
    /// <param name="at">When this attempt is made; receivers refuse what is older than some minutes.</param>
    public static HttpRequestMessage Of(Uri address, string id, string json, byte[] key, DateTimeOffset at)
    {
        var body = Encoding.UTF8.GetBytes(json);
        var timestamp = at.ToUnixTimeSeconds();
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", WebhookSignature.Of(id, timestamp, body, key));
        request.Headers.Add("User-Agent", "weir-webhook/1");
        return request;
    }
}
