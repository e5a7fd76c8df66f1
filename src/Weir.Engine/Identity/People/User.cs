namespace Weir.Engine.Identity.People;

/// <summary>Somebody who may use the management API: a person, or a program of their own.</summary>
/// <param name="Name">Their name, which is their id; <see cref="UserName"/> says what it may be.</param>
/// <param name="Grant">What they may do.</param>
/// <param name="Enabled">False while they may not.</param>
public sealed record User(string Name, Grant Grant, bool Enabled)
{
    /// <summary>True when they can sign in with a password.</summary>
    public required bool HasPassword { get; init; }

    /// <summary>When they were made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Who made them.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>When anything of them was changed last, their password too.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>Id of the provider they sign in at, whose groups say what they may; <see langword="null"/> for a user of Weir's own.</summary>
    public string? Provider { get; init; }

    /// <summary>What that provider calls them for good, whatever their name becomes.</summary>
    internal string? Subject { get; init; }

    /// <summary>The stored form of their password, which nobody outside needs.</summary>
    internal string? PasswordHash { get; init; }
}
