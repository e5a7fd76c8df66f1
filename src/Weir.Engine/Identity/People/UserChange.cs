using Weir.Engine.Kernel;

namespace Weir.Engine.Identity.People;

/// <summary>What is to be different of a user. What is <see langword="null"/> stays.</summary>
public sealed record UserChange
{
    /// <summary>The new role and team together, as one grant.</summary>
    public Grant? Grant { get; init; }

    /// <summary>Whether they may sign in and use their tokens.</summary>
    public bool? Enabled { get; init; }

    /// <summary>A new password, which <see cref="PasswordRule"/> allows.</summary>
    public SecretString? Password { get; init; }
}

/// <summary>Who changes people, for the trail and for what they may give.</summary>
/// <param name="Actor">Who.</param>
/// <param name="Address">From where.</param>
/// <param name="Reason">Why; <see langword="null"/> when nobody said.</param>
public sealed record ChangedBy(Actor Actor, string? Address, string? Reason);
