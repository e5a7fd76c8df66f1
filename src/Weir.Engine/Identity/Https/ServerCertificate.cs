using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Weir.Engine.Configuration;
using Weir.Engine.Kernel;

namespace Weir.Engine.Identity.Https;

/// <summary>The certificate that the server's listeners show. New connections get the newest good one; those there are keep theirs.</summary>
public sealed class ServerCertificate
{
    private const int MaxBytes = 1 << 20;

    private readonly TlsConfig _config;
    private readonly SecretString? _password;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private Served _served;
    private string? _looked;
    private bool _refused;

    private ServerCertificate(TlsConfig config, SecretString? password, (LoadedCertificate Loaded, string Hash) first, TimeProvider clock, ILogger logger)
    {
        (_config, _password, _clock, _logger) = (config, password, clock, logger);
        _looked = first.Hash;
        _served = Serve(first.Loaded);
    }

    /// <summary>What each new connection is told.</summary>
    public SslServerAuthenticationOptions Options => Volatile.Read(ref _served).Options;

    /// <summary>How it stands now.</summary>
    public CertificateStatus Status
    {
        get
        {
            var certificate = Volatile.Read(ref _served).Certificate;
            return new(StateOf(certificate), new(certificate.NotAfter.ToUniversalTime()), Volatile.Read(ref _refused));
        }
    }

    /// <summary>Reads the first one.</summary>
    /// <exception cref="IOException">It cannot be read or used; the message says why, and holds nothing secret.</exception>
    public static ServerCertificate Open(TlsConfig config, EnvironmentVariables variables, TimeProvider clock, ILogger<ServerCertificate> logger)
    {
        ArgumentNullException.ThrowIfNull(config);
        var password = config.Password?.Resolve(variables);
        if (Load(config, out var why) is not { } files || CertificateReader.Read(files, password, out why) is not { } loaded)
        {
            throw new IOException($"server.tls: {Names(config)} cannot be used: {why}.");
        }

        var opened = new ServerCertificate(config, password, (loaded, HashOf(files)), clock, logger);
        opened.Tell();
        opened.TellIfOpen();
        return opened;
    }

    /// <summary>Looks whether the files changed, and takes what is in them when it is good. What is not is told once, and the one before is served on.</summary>
    public void Look()
    {
        var files = Load(_config, out var why);
        var hash = files is null ? why : HashOf(files);
        if (hash == _looked)
        {
            return;
        }

        _looked = hash;
        if (files is not null && CertificateReader.Read(files, _password, out why) is { } loaded && Fit(loaded, out why))
        {
            Volatile.Write(ref _served, Serve(loaded));
            Volatile.Write(ref _refused, false);
            Tell();
            TellIfOpen();
            return;
        }

        Volatile.Write(ref _refused, true);
        _logger.CertificateRefused(Names(_config), why);
    }

    /// <summary>Tells in the log when the certificate is near its end.</summary>
    public void Tell()
    {
        var certificate = Volatile.Read(ref _served).Certificate;
        var end = certificate.NotAfter.ToUniversalTime();
        switch (StateOf(certificate))
        {
            case "ok":
                _logger.CertificateServed(certificate.Subject, end);
                break;
            case "not_yet_valid":
                _logger.CertificateNotYetValid(certificate.Subject, certificate.NotBefore.ToUniversalTime());
                break;
            default:
                _logger.CertificateEnds(certificate.Subject, end);
                break;
        }
    }

    // Tools that fetch certificates leave keys to a group as often as not, so it is served all the same.
    private void TellIfOpen()
    {
        var key = _config.PrivateKey ?? _config.Certificate!;
        if (!OperatingSystem.IsWindows() && _password is null && (File.GetUnixFileMode(key) & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite)) != 0)
        {
            _logger.PrivateKeyOpen(key);
        }
    }

    private Served Serve(LoadedCertificate loaded) => new(loaded.Certificate, new()
    {
        ServerCertificateContext = SslStreamCertificateContext.Create(loaded.Certificate, loaded.Chain, offline: true),
        EnabledSslProtocols = _config.MinVersion == "1.3" ? SslProtocols.Tls13 : SslProtocols.Tls12 | SslProtocols.Tls13,
        ClientCertificateRequired = false,
        AllowRenegotiation = false,
    });

    private bool Fit(LoadedCertificate loaded, out string why)
    {
        var state = StateOf(loaded.Certificate);
        why = state == "expired" ? "the new certificate is expired" : "the new certificate is not valid yet";
        return state is "ok" or "ending";
    }

    private string StateOf(X509Certificate2 certificate)
    {
        var now = _clock.GetUtcNow();
        return certificate.NotAfter.ToUniversalTime() <= now.UtcDateTime ? "expired"
            : certificate.NotBefore.ToUniversalTime() > now.UtcDateTime ? "not_yet_valid"
            : certificate.NotAfter.ToUniversalTime() <= now.UtcDateTime.AddDays(_config.WarnDays) ? "ending"
            : "ok";
    }

    private static CertificateBytes? Load(TlsConfig config, out string why)
    {
        why = "";
        try
        {
            return new(Bytes(config.Certificate!), config.PrivateKey is { } key ? Bytes(key) : null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            why = e.Message.TrimEnd('.');
            return null;
        }
    }

    private static byte[] Bytes(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (file.Length > MaxBytes)
        {
            throw new IOException($"{path} is larger than 1 MiB");
        }

        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    // The key's hash never leaves the process: it only tells that something changed.
    private static string HashOf(CertificateBytes files) => Convert.ToHexString(SHA256.HashData(files.Certificate)) + Convert.ToHexString(SHA256.HashData(files.PrivateKey ?? []));

    private static string Names(TlsConfig config) => config.PrivateKey is null ? config.Certificate! : $"{config.Certificate} with {config.PrivateKey}";

    private sealed record Served(X509Certificate2 Certificate, SslServerAuthenticationOptions Options);
}
