namespace Weir.Engine.Identity.People;

/// <summary>A token of a user's own, for programs. Its text is shown once, when it is made.</summary>
/// <param name="Id">Its id, a part of its text and no secret.</param>
/// <param name="User">Whose it is.</param>
/// <param name="Name">What they call it.</param>
public sealed record PersonalToken(string Id, string User, string Name)
{
    /// <summary>The role it is narrowed to; <see langword="null"/> for its user's.</summary>
    public Role? Role { get; init; }

    /// <summary>The team it is narrowed to; <see langword="null"/> for its user's.</summary>
    public string? Team { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Who made it.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>When it stops working; <see langword="null"/> for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was used last, to the minute; <see langword="null"/> when it never was.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    internal string Hash { get; init; } = "";

    /// <summary>What it allows its user now; <see langword="null"/> when that is more than the user has: then it is no good.</summary>
    public Grant? GrantOf(User user)
    {
        ArgumentNullException.ThrowIfNull(user);
        var asked = new Grant(Role ?? user.Grant.Role, Team ?? user.Grant.Team);
        return user.Grant.Includes(asked) ? asked : null;
    }
}
