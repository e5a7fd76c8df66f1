namespace Weir.Engine.Routing;

/// <summary>What kind of trouble an attempt met. Each kind has its own breaker, since each ends in its own way.</summary>
public enum ErrorClass
{
    /// <summary>No connection: refused, unresolved, TLS.</summary>
    Connect,

    /// <summary>The upstream kept silent past a deadline.</summary>
    Timeout,

    /// <summary>429: too much was asked of it. Opens at the first one, for as long as the upstream says.</summary>
    RateLimited,

    /// <summary>503 or 529: it has too much to do. Opens like a server error, but for as long as the upstream says.</summary>
    Overloaded,

    /// <summary>Any other 5xx, or an error inside a stream.</summary>
    ServerError,

    /// <summary>An answer that makes no sense: HTML, a redirect, a cut stream.</summary>
    Garbage,

    /// <summary>401 or 403 of our own credential. Opens at the first one: it does not heal by asking again.</summary>
    Credential,

    /// <summary>The account has no credit or quota left. Opens at the first one.</summary>
    Quota,
}
