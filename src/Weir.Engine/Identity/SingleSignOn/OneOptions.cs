using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.Extensions.Options;

namespace Weir.Engine.Identity.SingleSignOn;

/// <summary>The options of one exchange, in the form that the framework's handler asks for them.</summary>
internal sealed class OneOptions(OAuthOptions options) : IOptionsMonitor<OAuthOptions>
{
    public OAuthOptions CurrentValue => options;

    public OAuthOptions Get(string? name) => options;

    public IDisposable? OnChange(Action<OAuthOptions, string?> listener) => null;
}
