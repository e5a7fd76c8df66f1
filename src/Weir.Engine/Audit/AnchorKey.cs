using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Weir.Engine.Kernel;

namespace Weir.Engine.Audit;

/// <summary>The key that signs what is removed from the trail (ECDSA on P-256).</summary>
public sealed class AnchorKey : IDisposable
{
    private readonly ECDsa _key;

    private AnchorKey(ECDsa key) => _key = key;

    /// <summary>Its public half (SubjectPublicKeyInfo, base64).</summary>
    public string PublicKey => Convert.ToBase64String(_key.ExportSubjectPublicKeyInfo());

    /// <summary>A new one.</summary>
    public static AnchorKey New() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>The one that <see cref="ToSecret"/> made a text of; false for any other text.</summary>
    public static bool TryParse(SecretString text, [NotNullWhen(true)] out AnchorKey? key)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parsed = ECDsa.Create();
        try
        {
            parsed.ImportPkcs8PrivateKey(Convert.FromBase64String(text.Reveal()), out _);
            key = new(parsed);
            return true;
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            parsed.Dispose();
            key = null;
            return false;
        }
    }

    /// <summary>Itself as a text to keep (PKCS #8, base64).</summary>
    public SecretString ToSecret() => new(Convert.ToBase64String(_key.ExportPkcs8PrivateKey()));

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();

    internal AuditAnchor Sign(long seq, string hash, DateTimeOffset at) =>
        new(seq, hash, at, PublicKey, Convert.ToBase64String(_key.SignData(AuditAnchor.Text(seq, hash, at), HashAlgorithmName.SHA256)));
}
