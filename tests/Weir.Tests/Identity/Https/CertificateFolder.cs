using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Weir.Tests.Identity.Https;

/// <summary>Certificates of the tests' own, as files.</summary>
internal sealed class CertificateFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("weir-tls-").FullName;

    public string Certificate => System.IO.Path.Combine(Path, "tls.pem");

    public string PrivateKey => System.IO.Path.Combine(Path, "tls.key");

    public string Pfx => System.IO.Path.Combine(Path, "tls.pfx");

    public static X509Certificate2 Make(string name, DateTimeOffset from, DateTimeOffset to)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        return request.CreateSelfSigned(from, to);
    }

    /// <summary>Writes certificate and key as PEM, and tells the thumbprint.</summary>
    public string WritePem(string name, DateTimeOffset from, DateTimeOffset to, string? password = null)
    {
        using var made = Make(name, from, to);
        using var key = made.GetECDsaPrivateKey()!;
        File.WriteAllText(PrivateKey, password is null
            ? key.ExportPkcs8PrivateKeyPem()
            : key.ExportEncryptedPkcs8PrivateKeyPem(password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1_000)));
        File.WriteAllText(Certificate, made.ExportCertificatePem());
        return made.Thumbprint;
    }

    /// <summary>Writes both as PFX, and tells the thumbprint.</summary>
    public string WritePfx(string name, DateTimeOffset from, DateTimeOffset to, string? password)
    {
        using var made = Make(name, from, to);
        File.WriteAllBytes(Pfx, made.Export(X509ContentType.Pfx, password));
        return made.Thumbprint;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
