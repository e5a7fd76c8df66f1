namespace Weir.Engine.Egress;

/// <summary>Failures of connections in words that may be shown: they name no host and no address.</summary>
public static class EgressWords
{
    /// <summary>What went wrong, as the end of a sentence about the target.</summary>
    public static string InWords(this EgressFailure failure) => failure switch
    {
        EgressFailure.AddressRefused or EgressFailure.OriginRefused or EgressFailure.PlainHttpRefused => "its address may not be reached",
        EgressFailure.NameNotResolved => "its name has no address",
        EgressFailure.ConnectFailed or EgressFailure.ConnectTimeout => "no connection",
        EgressFailure.TlsFailed => "the TLS handshake failed",
        EgressFailure.Redirected => "answered with a redirect",
        _ => "the connection broke",
    };
}
