using Microsoft.AspNetCore.Builder;

namespace Weir.Engine.Identity;

/// <summary>Who may reach an endpoint. Every endpoint states one; an endpoint that states none is reached by nobody.</summary>
public enum Access
{
    /// <summary>Everybody: health, the console's files.</summary>
    Public,

    /// <summary>Holders of a caller's key; the request path checks it and answers in the caller's dialect.</summary>
    Caller,

    /// <summary>Management: an admin token.</summary>
    Management,

    /// <summary>Management, or anybody on this machine where <c>access.anonymous_loopback</c> has <c>metrics</c>.</summary>
    Metrics,

    /// <summary>Management, or anybody on this machine where <c>access.anonymous_loopback</c> has <c>diagnostics</c>.</summary>
    Diagnostics,
}

/// <summary>States who may reach an endpoint.</summary>
public static class AccessMetadata
{
    /// <summary>Opens an endpoint to <paramref name="access"/>.</summary>
    public static TBuilder For<TBuilder>(this TBuilder endpoint, Access access)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoint.WithMetadata(new AccessRule(access));
        return endpoint;
    }
}

/// <summary>The rule as endpoint metadata.</summary>
internal sealed record AccessRule(Access Access);
