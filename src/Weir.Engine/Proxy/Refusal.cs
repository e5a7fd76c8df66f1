namespace Weir.Engine.Proxy;

/// <summary>Why Weir itself does not serve a request. Names are stored and shown in lower case with underscores; they are never reused.</summary>
internal enum Refusal
{
    /// <summary>No credential, or one that names no live key.</summary>
    Unauthenticated,

    /// <summary>Not JSON, or JSON that the surface cannot mean.</summary>
    Malformed,

    /// <summary>A field that the surface needs is missing or of the wrong type.</summary>
    InvalidField,

    /// <summary>The request uses something that no deployment of the model can serve.</summary>
    Unsupported,

    /// <summary>Longer than the configured bound.</summary>
    BodyTooLarge,

    /// <summary>The client sent its body too slowly, or broke off.</summary>
    BodyTimeout,

    /// <summary>All bodies together hold as much memory as they may.</summary>
    Busy,

    /// <summary>The key may not call this model.</summary>
    ModelNotAllowed,

    /// <summary>No such model.</summary>
    ModelUnknown,

    /// <summary>No such path.</summary>
    PathUnknown,

    /// <summary>The path exists, its method does not.</summary>
    MethodNotAllowed,

    /// <summary>The key's requests or tokens for this minute are used up, or too many run at once.</summary>
    RateLimited,

    /// <summary>A budget that covers the call would be broken by it.</summary>
    BudgetExceeded,

    /// <summary>Nobody knows what the model costs, and a budget must not be broken by it.</summary>
    PriceUnknown,

    /// <summary>The key was disabled by a budget that ran out.</summary>
    KeyDisabled,

    /// <summary>The ledger cannot be written, so nothing may be spent.</summary>
    StoreUnavailable,

    /// <summary>The server is shutting down.</summary>
    Draining,

    /// <summary>The call came in clear where https is required.</summary>
    HttpsRequired,

    /// <summary>The client left before the answer was whole.</summary>
    ClientGone,

    /// <summary>A defect of Weir.</summary>
    Internal,
}
