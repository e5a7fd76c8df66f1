
namespace Weir.Engine.Egress;

/// <summary>An outgoing request that failed, with the reason as <see cref="Failure"/>. Its message may name hosts and addresses: for logs, not for callers.</summary>
public sealed class EgressException : HttpRequestException
{
    /// <summary>A failure with its reason.</summary>
    public EgressException(EgressFailure failure, string message, Exception? inner = null)
        : base(message, inner)
    {
        Failure = failure;
    }

    /// <summary>Why it failed.</summary>
    public EgressFailure Failure { get; }

    /// <summary>True when the upstream cannot have seen the request, so that trying again cannot pay twice.</summary>
    public bool NothingSent => Failure is EgressFailure.AddressRefused or EgressFailure.OriginRefused or EgressFailure.PlainHttpRefused
        or EgressFailure.NameNotResolved or EgressFailure.ConnectFailed or EgressFailure.ConnectTimeout or EgressFailure.TlsFailed;

    /// <summary>The reason behind an exception of the HTTP stack, also of one thrown while a body is read.</summary>
    /// <remarks>Cancellation by the caller is not a failure: look at the token first.</remarks>
    public static EgressFailure Classify(Exception exception)
    {
        for (var one = exception; one is not null; one = one.InnerException)
        {
            if (one is EgressException known)
            {
                return known.Failure;
            }
        }

        return exception switch
        {
            HttpRequestException request => OfError(request.HttpRequestError),
            HttpIOException body => OfError(body.HttpRequestError),
            OperationCanceledException { InnerException: TimeoutException } => EgressFailure.ConnectTimeout,
            IOException => EgressFailure.ConnectionLost,
            _ => EgressFailure.Other,
        };
    }

    private static EgressFailure OfError(HttpRequestError error)
    {
        return error switch
        {
            HttpRequestError.NameResolutionError => EgressFailure.NameNotResolved,
            HttpRequestError.ConnectionError => EgressFailure.ConnectFailed,
            HttpRequestError.ProxyTunnelError => EgressFailure.ConnectFailed,
            HttpRequestError.SecureConnectionError => EgressFailure.TlsFailed,
            HttpRequestError.ConfigurationLimitExceeded => EgressFailure.HeadersTooLarge,
            HttpRequestError.Unknown => EgressFailure.ConnectionLost,
            HttpRequestError.HttpProtocolError => EgressFailure.ConnectionLost,
            HttpRequestError.InvalidResponse => EgressFailure.ConnectionLost,
            HttpRequestError.ResponseEnded => EgressFailure.ConnectionLost,
            _ => EgressFailure.Other,
        };
    }
}
