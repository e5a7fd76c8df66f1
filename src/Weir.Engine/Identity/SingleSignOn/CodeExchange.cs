using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.Extensions.Logging.Abstractions;

namespace Weir.Engine.Identity.SingleSignOn;

/// <summary>The framework's OAuth handler with a client for the one thing that it asks a provider itself: whoever begins, or comes back with nothing good, costs none.</summary>
/// <param name="options">The options of one exchange.</param>
/// <param name="connect">Makes the client that goes to the token endpoint; it is disposed here.</param>
internal sealed class CodeExchange(OneOptions options, Func<HttpClient> connect) : OAuthHandler<OAuthOptions>(options, NullLoggerFactory.Instance, UrlEncoder.Default)
{
    protected override async Task<OAuthTokenResponse> ExchangeCodeAsync(OAuthCodeExchangeContext context)
    {
        using var client = connect();
        Options.Backchannel = client;
        return await base.ExchangeCodeAsync(context);
    }
}
