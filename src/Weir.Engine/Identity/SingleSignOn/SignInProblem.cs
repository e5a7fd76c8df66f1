namespace Weir.Engine.Identity.SingleSignOn;

/// <summary>Why signing in at a provider came to nothing, as the page is told. Names are part of the API; they are never reused.</summary>
public enum SignInProblem
{
    /// <summary>The person, or the provider, declined.</summary>
    Declined,

    /// <summary>It took too long, or was begun in another browser or at another provider.</summary>
    Expired,

    /// <summary>The provider cannot be reached, or answers what is no answer; the log says more.</summary>
    Provider,

    /// <summary>The provider does not say who it was, or names them in a way that no user can be named.</summary>
    NoName,

    /// <summary>None of their groups allows anything.</summary>
    NoRole,

    /// <summary>Somebody else has their name here.</summary>
    NameTaken,

    /// <summary>They are disabled here, or there are too many users.</summary>
    Disabled,
}
