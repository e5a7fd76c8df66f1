using Weir.Engine.Kernel;
using Weir.Engine.Storage;

namespace Weir.Engine.Identity.People.Commands;

/// <summary>Changes a user. Whatever it is, their sessions end with it.</summary>
/// <param name="name">Whom.</param>
/// <param name="grant">The new grant; <see langword="null"/> to leave it.</param>
/// <param name="enabled">Whether they may; <see langword="null"/> to leave it.</param>
/// <param name="password">The hash of the new password; <see langword="null"/> to leave it.</param>
/// <param name="when">By whom, and when.</param>
internal sealed class ChangeUser(string name, Grant? grant, bool? enabled, string? password, (ChangedBy By, DateTimeOffset At) when) : StoreCommand<PeopleOutcome>
{
    protected internal override void Execute(StatementCache statements) => Verdict = Change(statements);

    private PeopleOutcome Change(StatementCache statements)
    {
        if (PeopleStatements.Find(statements, name) is not { } before)
        {
            return new(PeopleVerdict.NotFound);
        }

        var after = before with
        {
            Grant = grant ?? before.Grant,
            Enabled = enabled ?? before.Enabled,
            PasswordHash = password ?? before.PasswordHash,
            HasPassword = before.HasPassword || password is not null,
            ChangedAt = when.At,
        };
        var verdict = Judge(statements, before, after);
        if (verdict != PeopleVerdict.Done)
        {
            return new(verdict);
        }

        statements.Prepare("UPDATE users SET role = ?2, team = ?3, enabled = ?4, password = ?5, changed_at = ?6 WHERE name = ?1")
            .Add(name).Add(PermissionNames.Of(after.Grant.Role)).Add(after.Grant.Team).Add(after.Enabled ? 1 : 0).Add(after.PasswordHash).Add(when.At.ToUnixMicroseconds()).Run();
        PeopleStatements.EndSessions(statements, name);
        var shown = PeopleStatements.Masked(after);
        if (password is not null)
        {
            shown["password"] = SecretString.Mask + " (new)";
        }

        PeopleStatements.Tell(statements, when.By, when.At, "user.set", name, (PeopleStatements.Masked(before), shown));
        return new(PeopleVerdict.Done, after);
    }

    private PeopleVerdict Judge(StatementCache statements, User before, User after)
    {
        var isOwnPassword = grant is null && enabled is null && when.By.Actor.Name == name;
        return before.Provider is not null && (grant is not null || password is not null) ? PeopleVerdict.Elsewhere
            : !isOwnPassword && !(when.By.Actor.Grant.Includes(before.Grant) && when.By.Actor.Grant.Includes(after.Grant)) ? PeopleVerdict.TooMuch
            : Governs(before) && !Governs(after) && PeopleStatements.OtherAdmins(statements, name) == 0 ? PeopleVerdict.LastAdmin
            : PeopleVerdict.Done;
    }

    private static bool Governs(User user) => user is { Enabled: true, Grant: { Role: Role.Admin, Team: null } };
}
