using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Weir.Engine.Kernel;

namespace Weir.Engine.Identity.Https;

/// <summary>Reads a certificate with its private key out of PEM or PFX. What is wrong is told in a sentence that holds nothing of a key or password.</summary>
internal static class CertificateReader
{
    /// <summary>Reads it.</summary>
    /// <param name="files">What stands in the files.</param>
    /// <param name="password">Password of the PFX or of the private key.</param>
    /// <param name="why">Why there is none.</param>
    public static LoadedCertificate? Read(CertificateBytes files, SecretString? password, out string why)
    {
        why = "";
        try
        {
            var text = Encoding.Latin1.GetString(files.Certificate);
            var loaded = text.Contains("-----BEGIN ", StringComparison.Ordinal)
                ? OfPem(text, files.PrivateKey is { } key ? Encoding.Latin1.GetString(key) : text, password)
                : OfPfx(files.Certificate, password);
            if (loaded is not null)
            {
                return loaded;
            }

            why = "there is no certificate with a private key in it";
        }
        catch (CryptographicException)
        {
            // The system's own words differ from one to the next, and some say less than this.
            why = files.PrivateKey is null
                ? $"it is no whole certificate with its private key, or the password {(password is null ? "is missing" : "is wrong")}"
                : $"they are no whole certificate and private key, they do not belong together, or the password {(password is null ? "is missing" : "is wrong")}";
        }
        catch (ArgumentException)
        {
            why = files.PrivateKey is null ? "there is no private key in PEM in it, or more than one" : "they do not belong together, or there is not one private key in PEM";
        }

        return null;
    }

    private static LoadedCertificate OfPem(string certificates, string key, SecretString? password)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(certificates);
        using var pair = password is null ? X509Certificate2.CreateFromPem(certificates, key) : X509Certificate2.CreateFromEncryptedPem(certificates, key, password.Reveal());

        // By way of PKCS #12: a key that was never in a store cannot be used for TLS on every system.
        var certificate = X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), null);
        return new(certificate, [.. chain.Where(one => one.Thumbprint != certificate.Thumbprint)]);
    }

    private static LoadedCertificate? OfPfx(byte[] bytes, SecretString? password)
    {
        var all = X509CertificateLoader.LoadPkcs12Collection(bytes, password?.Reveal());
        return all.FirstOrDefault(one => one.HasPrivateKey) is { } certificate ? new(certificate, [.. all.Where(one => one != certificate)]) : null;
    }
}

/// <summary>What stands in the files.</summary>
/// <param name="Certificate">PEM or PFX.</param>
/// <param name="PrivateKey">PEM; <see langword="null"/> where it is in the other.</param>
internal sealed record CertificateBytes(byte[] Certificate, byte[]? PrivateKey);

/// <summary>A certificate that can be served.</summary>
/// <param name="Certificate">With its private key.</param>
/// <param name="Chain">Those between it and the root.</param>
internal sealed record LoadedCertificate(X509Certificate2 Certificate, X509Certificate2Collection Chain);
