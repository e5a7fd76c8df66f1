using System.Globalization;
using System.Security.Cryptography;
using Weir.Engine.Kernel;

namespace Weir.Engine.Audit;

/// <summary>Stands for the rows that were removed at the trail's beginning: the chain goes on from here.</summary>
/// <param name="ThroughSeq">Place of the last row that was removed.</param>
/// <param name="ThroughHash">Its hash, which the next row follows.</param>
/// <param name="At">When it was removed.</param>
/// <param name="PublicKey">The public key of whoever removed it (SubjectPublicKeyInfo, base64).</param>
/// <param name="Signature">Their signature (ECDSA P-256 with SHA-256, base64).</param>
public sealed record AuditAnchor(long ThroughSeq, string ThroughHash, DateTimeOffset At, string PublicKey, string Signature)
{
    /// <summary>The public key in short, to compare with one that was kept elsewhere: the beginning of its SHA-256.</summary>
    public string KeyId => Convert.ToHexStringLower(SHA256.HashData(Convert.FromBase64String(PublicKey)))[..32];

    /// <summary>True when the signature is that key's.</summary>
    public bool IsSigned()
    {
        try
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(PublicKey), out _);
            return key.VerifyData(Text(ThroughSeq, ThroughHash, At), Convert.FromBase64String(Signature), HashAlgorithmName.SHA256);
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            return false;
        }
    }

    /// <summary>What is signed.</summary>
    internal static byte[] Text(long seq, string hash, DateTimeOffset at) => FieldBytes.Of(
        "weir-audit-anchor/1", seq.ToString(CultureInfo.InvariantCulture), hash, at.ToUnixMicroseconds().ToString(CultureInfo.InvariantCulture));
}
