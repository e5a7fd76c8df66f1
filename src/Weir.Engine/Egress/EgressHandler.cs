using System.Net;
using System.Net.Http.Headers;

namespace Weir.Engine.Egress;

/// <summary>What holds for every request of a target: its origin, its HTTP version, no compression, no redirect, one kind of exception.</summary>
internal sealed class EgressHandler(EgressTarget target, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private static readonly StringWithQualityHeaderValue Identity = new("identity");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Prepare(request);
        HttpResponseMessage response;
        try
        {
            response = await base.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException error)
        {
            throw new EgressException(EgressException.Classify(error), error.Message, error);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested && late.InnerException is TimeoutException)
        {
            throw new EgressException(EgressFailure.ConnectTimeout, $"No connection within {target.ConnectTimeout}.", late);
        }

        if (Refusal(response) is { } failure)
        {
            var status = (int)response.StatusCode;
            response.Dispose();
            throw new EgressException(failure, $"The upstream's answer {status} was refused: {failure}.");
        }

        return response;
    }

    private void Prepare(HttpRequestMessage request)
    {
        // The handler's connections carry one credential: it must not be led to another origin by a URL built wrongly.
        if (request.RequestUri is not { IsAbsoluteUri: true } uri || !IsOrigin(uri))
        {
            throw new EgressException(EgressFailure.OriginRefused, $"The request is not for {target.Origin.GetLeftPart(UriPartial.Authority)}.");
        }

        if (target.Http2 && target.Origin.Scheme == Uri.UriSchemeHttps)
        {
            request.Version = HttpVersion.Version20;
            request.VersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
        }

        request.Headers.AcceptEncoding.Clear();
        request.Headers.AcceptEncoding.Add(Identity);
    }

    private bool IsOrigin(Uri uri)
    {
        var origin = target.Origin;
        return uri.Port == origin.Port
            && uri.Scheme.Equals(origin.Scheme, StringComparison.Ordinal)
            && uri.IdnHost.Equals(origin.IdnHost, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Redirects are refused whatever they carry. An encoded body only when it is an answer: of an error the status is worth keeping.</summary>
    private static EgressFailure? Refusal(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        if (status is >= 300 and < 400)
        {
            return EgressFailure.Redirected;
        }

        return status < 300 && response.Content.Headers.NonValidated.TryGetValues("Content-Encoding", out var codings)
            && codings.Any(static coding => !coding.Equals("identity", StringComparison.OrdinalIgnoreCase))
                ? EgressFailure.EncodedBody
                : null;
    }
}
