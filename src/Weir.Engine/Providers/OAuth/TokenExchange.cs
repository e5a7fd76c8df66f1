using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Weir.Engine.Configuration;
using Weir.Engine.Egress;
using Weir.Engine.Kernel;

namespace Weir.Engine.Providers.OAuth;

/// <summary>One exchange with a token server: RFC 6749 section 4.4, client authenticated by HTTP Basic (section 2.3.1, which every server must take).</summary>
internal static class TokenExchange
{
    private const int MaxTokenChars = 16 * 1024;
    private const int MaxErrorChars = 64;
    private static readonly TimeSpan LifetimeUnsaid = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    public static HttpRequestMessage Request(OAuthConfig config, SecretString clientSecret)
    {
        var fields = new List<KeyValuePair<string, string>> { new("grant_type", "client_credentials") };
        if (config.Scope is { } scope)
        {
            fields.Add(new("scope", scope));
        }

        var request = new HttpRequestMessage(HttpMethod.Post, config.TokenUrl) { Content = new FormUrlEncodedContent(fields) };
        var pair = $"{Uri.EscapeDataString(config.ClientId)}:{Uri.EscapeDataString(clientSecret.Reveal())}";
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
        request.Headers.Add("Accept", "application/json");
        return request;
    }

    /// <summary>The token, or what is wrong with the answer in words that hold nothing of it but its error code.</summary>
    public static (AccessToken? Token, string? Problem) Read(int status, BoundedBody body, long askedAt)
    {
        if (body.TooLarge)
        {
            return (null, "it answered more than 64 KiB");
        }

        try
        {
            using var document = JsonDocument.Parse(body.Bytes);
            return status is >= 200 and < 300 ? Token(document.RootElement, askedAt) : (null, $"it answered {status}{ErrorCode(document.RootElement)}");
        }
        catch (JsonException)
        {
            return (null, status is >= 200 and < 300 ? "its answer is not JSON" : $"it answered {status}");
        }
    }

    private static (AccessToken? Token, string? Problem) Token(JsonElement root, long askedAt)
    {
        if (Text(root, "access_token") is not { Length: > 0 and <= MaxTokenChars } token || token.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            return (null, "its answer has no usable access_token");
        }

        return Text(root, "token_type") is { } type && !type.Equals("Bearer", StringComparison.OrdinalIgnoreCase)
            ? (null, "its token is not a Bearer token")
            : Lifetime(root) is not { } lifetime ? (null, "its token has no life")
            : (new AccessToken(new SecretString(token), askedAt, lifetime), null);
    }

    // A number by the standard, a text at some servers.
    private static TimeSpan? Lifetime(JsonElement root)
    {
        if (!root.TryGetProperty("expires_in", out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return LifetimeUnsaid;
        }

        var text = value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText();
        return decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds >= 1
            ? TimeSpan.FromSeconds((double)Math.Min(seconds, (decimal)Longest.TotalSeconds))
            : null;
    }

    private static string ErrorCode(JsonElement root) =>
        Text(root, "error") is { Length: > 0 and <= MaxErrorChars } code && code.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')
            ? $" ({code})"
            : "";

    private static string? Text(JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
