namespace Weir.Engine.Configuration;

/// <summary>How the server's own listeners speak HTTPS. <c>server.tls</c>; read at start only, but the files it names are read again when they change.</summary>
public sealed record TlsConfig
{
    /// <summary>File with the certificate: PEM, with the chain behind it, or PFX (PKCS #12). Relative paths mean the caller's directory. Default none: no HTTPS.</summary>
    public string? Certificate { get; init; }

    /// <summary>File with the private key in PEM. Default: it is in <see cref="Certificate"/>.</summary>
    public string? PrivateKey { get; init; }

    /// <summary>Where the password of the PFX or of an encrypted private key is found. Default none.</summary>
    public SecretReference? Password { get; init; }

    /// <summary>Oldest version of TLS that is spoken, <c>1.2</c> or <c>1.3</c>. Default 1.2.</summary>
    public string MinVersion { get; init; } = "1.2";

    /// <summary>How long browsers are told to come by HTTPS only, in seconds, 0 (not at all) to 63072000. Default 2592000, 30 days.</summary>
    public int HstsSeconds { get; init; } = 2_592_000;

    /// <summary>Whether plain http listeners only lead to the https ones. Default false.</summary>
    public bool Redirect { get; init; }

    /// <summary>From how many days before its end the certificate is told as ending, 0 to 365. Default 21.</summary>
    public int WarnDays { get; init; } = 21;
}
