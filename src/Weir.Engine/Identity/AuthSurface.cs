namespace Weir.Engine.Identity;

/// <summary>Where somebody was not let in.</summary>
public enum AuthSurface
{
    /// <summary>A call with a caller's key.</summary>
    Data,

    /// <summary>A management request with a token, or a session's cookie.</summary>
    Management,

    /// <summary>An attempt to sign in.</summary>
    Session,
}
