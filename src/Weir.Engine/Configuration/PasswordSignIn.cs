namespace Weir.Engine.Configuration;

/// <summary>Who may sign in with a password of Weir's own.</summary>
public enum PasswordSignIn
{
    /// <summary>Everyone who has one.</summary>
    Everyone,

    /// <summary>Admins alone: the way in while a sign-in provider is down.</summary>
    Admins,

    /// <summary>Nobody; the admin token stays.</summary>
    Nobody,
}
