using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;

namespace Weir.Engine.Providers.OAuth;

/// <summary>Signs each request of one provider with a token. A 401 fetches a new token and sends the request once more.</summary>
internal sealed class OAuthHandler(string provider, HttpMessageInvoker inner, TokenSource tokens, ILogger<OAuthHandler> logger) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var token = await TokenAsync(cancellationToken);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Value.Reveal());
        var response = await inner.SendAsync(request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized || !tokens.Forget(token))
        {
            return response;
        }

        // Bodies here are memory, and a refused credential means that nothing was done with the first one.
        response.Dispose();
        token = await TokenAsync(cancellationToken);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Value.Reveal());
        return await inner.SendAsync(request, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            tokens.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<AccessToken> TokenAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await tokens.GetAsync(cancellationToken);
        }
        catch (CredentialException e)
        {
            logger.NoToken(provider, e.Message);
            throw;
        }
    }
}
