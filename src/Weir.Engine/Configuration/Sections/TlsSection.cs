using Weir.Engine.Configuration.Fields;

namespace Weir.Engine.Configuration.Sections;

/// <summary>Fields of <c>server.tls</c>.</summary>
internal static class TlsSection
{
    private const int MaxPath = 1_024;

    public static readonly ObjectKind<TlsConfig> Kind = new ObjectKind<TlsConfig>("tls", () => new())
        .Optional("certificate", Values.Text("file", MaxPath), t => t.Certificate, (t, value) => t with { Certificate = value },
            "File with the certificate: PEM, with its chain behind it, or PFX. Read again when it changes.")
        .Optional("private_key", Values.Text("file", MaxPath), t => t.PrivateKey, (t, value) => t with { PrivateKey = value },
            "File with the private key in PEM. Default: it is in the file of the certificate.")
        .Optional("password", Values.Secret, t => t.Password, (t, value) => t with { Password = value },
            "Where the password of the PFX or of an encrypted private key is found.")
        .Field("min_version", Values.OneOf("version", ["1.2", "1.3"]), t => t.MinVersion, (t, value) => t with { MinVersion = value },
            "Oldest version of TLS that is spoken.")
        .Field("hsts_seconds", Values.Integer(0, 63_072_000, "seconds"), t => t.HstsSeconds, (t, value) => t with { HstsSeconds = value },
            "How long browsers are told to come by https only (`Strict-Transport-Security`); 0 for not at all. Never sent to a loopback host.")
        .Field("redirect", Values.Boolean, t => t.Redirect, (t, value) => t with { Redirect = value },
            "Whether plain http listeners only lead to the https ones: pages by a redirect, `/v1` and `/api` by a refusal, because their secret was sent in clear already.")
        .Field("warn_days", Values.Integer(0, 365, "days"), t => t.WarnDays, (t, value) => t with { WarnDays = value },
            "From how many days before its end the certificate is told as ending.");
}
