namespace Weir.Engine.Identity;

/// <summary>Why somebody was not let in. Told to operators as a count, never to whoever tried.</summary>
public enum AuthFailureReason
{
    /// <summary>No credential was sent.</summary>
    Missing,

    /// <summary>A credential that nobody has, or one of a kind that does not open this.</summary>
    Unknown,

    /// <summary>A secret of a key that was replaced by a newer one.</summary>
    Revoked,

    /// <summary>A key that was good until a time that has passed.</summary>
    Expired,

    /// <summary>A key or a user that was disabled.</summary>
    Disabled,

    /// <summary>The name is somebody's, the password is not.</summary>
    WrongPassword,

    /// <summary>Too many attempts had failed before.</summary>
    Throttled,
}
