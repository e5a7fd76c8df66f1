namespace Weir.Engine.Egress;

/// <summary>Why an outgoing request got no usable answer.</summary>
public enum EgressFailure
{
    /// <summary>Something that none of the others names.</summary>
    Other,

    /// <summary>The name leads to an address, or the URL to a host, that the egress rules refuse. Nothing was sent.</summary>
    AddressRefused,

    /// <summary>The request is not for the origin that the handler was made for. Nothing was sent.</summary>
    OriginRefused,

    /// <summary>Plain http to a public address without permission. Nothing was sent.</summary>
    PlainHttpRefused,

    /// <summary>The name has no address, or the resolver failed. Nothing was sent.</summary>
    NameNotResolved,

    /// <summary>No address accepted the connection. Nothing was sent.</summary>
    ConnectFailed,

    /// <summary>Resolving, connecting or the TLS handshake took longer than the connect timeout. Nothing was sent.</summary>
    ConnectTimeout,

    /// <summary>The TLS handshake failed, the certificate included. Nothing was sent.</summary>
    TlsFailed,

    /// <summary>The connection was lost or broke the protocol after the request may have been sent.</summary>
    ConnectionLost,

    /// <summary>The response's headers are larger than 64 KiB.</summary>
    HeadersTooLarge,

    /// <summary>The upstream answered with a redirect (3xx), which is never followed.</summary>
    Redirected,

    /// <summary>The upstream compressed a successful answer although identity was asked for.</summary>
    EncodedBody,
}
