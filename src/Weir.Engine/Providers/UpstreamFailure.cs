namespace Weir.Engine.Providers;

/// <summary>Why an attempt at a provider gave no answer, or no whole one. Names are stored and shown; they are never reused.</summary>
public enum UpstreamFailure
{
    /// <summary>The address is one that Weir must not connect to.</summary>
    AddressRefused,

    /// <summary>No connection: name, route, port or TLS.</summary>
    Unreachable,

    /// <summary>No connection within the connect deadline.</summary>
    ConnectTimeout,

    /// <summary>Connected, but no first event within its deadline.</summary>
    NoFirstEvent,

    /// <summary>The answer began, then nothing came for longer than the idle deadline.</summary>
    Idle,

    /// <summary>Not finished within the total deadline.</summary>
    TotalTimeout,

    /// <summary>The provider answered with a redirect, which is never followed.</summary>
    Redirected,

    /// <summary>An answer that is not the dialect's: HTML, broken JSON, a wrong content type, too large.</summary>
    Garbage,

    /// <summary>The answer broke off.</summary>
    Cut,

    /// <summary>429: the provider's rate limit.</summary>
    RateLimited,

    /// <summary>429 or 402: the account behind our credential has nothing left.</summary>
    QuotaExhausted,

    /// <summary>401 or 403: the provider does not accept our credential.</summary>
    Credential,

    /// <summary>Another 4xx: the request itself is refused, everywhere alike.</summary>
    Rejected,

    /// <summary>5xx.</summary>
    ServerError,

    /// <summary>529, or an <c>overloaded_error</c> inside the stream.</summary>
    Overloaded,

    /// <summary>The provider's configured limit in Weir leaves no room now.</summary>
    LocalLimit,

    /// <summary>The time was up that the client itself had said it would wait (<c>x-stainless-timeout</c>).</summary>
    ClientDeadline,
}
