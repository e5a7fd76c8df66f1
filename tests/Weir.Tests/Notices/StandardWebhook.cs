using System.Security.Cryptography;
using System.Text;
using Weir.Tests.Support;

namespace Weir.Tests.Notices;

/// <summary>A receiver's check of a webhook, written from the text of Standard Webhooks 1.0.0 and not from Weir's sender.</summary>
internal static class StandardWebhook
{
    public static bool Verifies(SinkRequest request, string secret) =>
        Sign(request.Headers["webhook-id"] + "." + request.Headers["webhook-timestamp"] + "." + request.Text, secret) is var expected
        && request.Headers["webhook-signature"].Split(' ').Contains("v1," + expected);

    public static string Sign(string content, string secret) =>
        Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret.Replace("whsec_", "", StringComparison.Ordinal)), Encoding.UTF8.GetBytes(content)));
}
