using Weir.Engine.Identity;
using Weir.Engine.Identity.People;

namespace Weir.Engine.Operations.People;

/// <summary>A user as the management API shows them.</summary>
/// <param name="Id">Their name.</param>
/// <param name="Role">What they may do.</param>
/// <param name="Team">The one team for which; null for the whole house.</param>
/// <param name="Enabled">Whether they may at all.</param>
/// <param name="HasPassword">Whether they can sign in; else they have tokens alone.</param>
/// <param name="CreatedAt">When they were made.</param>
/// <param name="CreatedBy">By whom.</param>
/// <param name="ChangedAt">When they were changed last.</param>
/// <param name="Provider">The sign-in provider whose groups say what they may; null for a user of Weir's own.</param>
internal sealed record UserView(
    string Id, Role Role, string? Team, bool Enabled, bool HasPassword, DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset ChangedAt, string? Provider)
{
    public static UserView Of(User user) => new(user.Name, user.Grant.Role, user.Grant.Team, user.Enabled, user.HasPassword, user.CreatedAt, user.CreatedBy, user.ChangedAt, user.Provider);
}

/// <summary>A token as it is shown; never its text.</summary>
/// <param name="Id">Its id.</param>
/// <param name="User">Whose it is.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Role">The role it is narrowed to; null for its user's.</param>
/// <param name="Team">The team it is narrowed to; null for its user's.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="CreatedBy">By whom.</param>
/// <param name="ExpiresAt">When it stops working; null for never.</param>
/// <param name="LastUsedAt">When it was used last, to the minute.</param>
internal sealed record TokenView(
    string Id, string User, string Name, Role? Role, string? Team, DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt)
{
    public static TokenView Of(PersonalToken token) =>
        new(token.Id, token.User, token.Name, token.Role, token.Team, token.CreatedAt, token.CreatedBy, token.ExpiresAt, token.LastUsedAt);
}
