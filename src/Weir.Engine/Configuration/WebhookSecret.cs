using System.Diagnostics.CodeAnalysis;
using Weir.Engine.Kernel;

namespace Weir.Engine.Configuration;

/// <summary>A signing secret as Standard Webhooks writes it: <c>whsec_</c> and the key in base64.</summary>
public static class WebhookSecret
{
    /// <summary>What one must be, for messages.</summary>
    public const string Allowed = "whsec_ and 24 to 64 random bytes in base64, such as whsec_$(openssl rand -base64 32)";

    private const string Prefix = "whsec_";
    private const int LeastBytes = 24;
    private const int MostBytes = 64;

    /// <summary>The key's bytes. False when the text is none, or too short to sign with.</summary>
    public static bool TryRead(SecretString secret, [NotNullWhen(true)] out byte[]? key)
    {
        key = null;
        var text = secret.Reveal();
        var bytes = new byte[MostBytes + 3];
        if (text.StartsWith(Prefix, StringComparison.Ordinal) && Convert.TryFromBase64String(text[Prefix.Length..], bytes, out var length) && length is >= LeastBytes and <= MostBytes)
        {
            key = bytes[..length];
        }

        return key is not null;
    }
}
