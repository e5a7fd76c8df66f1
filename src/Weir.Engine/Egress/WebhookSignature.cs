using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Weir.Engine.Egress;

/// <summary>
/// The symmetric signature of Standard Webhooks 1.0.0: <c>v1,</c> and the base64 of HMAC-SHA256 over <c>id.timestamp.body</c>
/// (github.com/standard-webhooks/standard-webhooks, spec/standard-webhooks.md, "Signature scheme").
/// </summary>
internal static class WebhookSignature
{
    /// <summary>Value of the header <c>webhook-signature</c>.</summary>
    /// <param name="id">The message's id; holds no full stop.</param>
    /// <param name="timestamp">When this attempt is made, seconds since 1970 UTC.</param>
    /// <param name="body">The body exactly as it is sent.</param>
    /// <param name="key">The secret's bytes.</param>
    public static string Of(string id, long timestamp, ReadOnlySpan<byte> body, byte[] key)
    {
        var head = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}."));
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(head);
        hash.AppendData(body);
        return "v1," + Convert.ToBase64String(hash.GetHashAndReset());
    }
}
