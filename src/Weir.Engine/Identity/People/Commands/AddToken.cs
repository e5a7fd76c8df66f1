using System.Text.Json.Nodes;
using Weir.Engine.Kernel;
using Weir.Engine.Storage;

namespace Weir.Engine.Identity.People.Commands;

/// <summary>Makes a personal token.</summary>
internal sealed class AddToken(PersonalToken added, ChangedBy by) : StoreCommand<PeopleOutcome>
{
    /// <summary>Most tokens of one user.</summary>
    public const int MaxTokens = 50;

    protected internal override void Execute(StatementCache statements) => Verdict = Add(statements);

    private PeopleOutcome Add(StatementCache statements)
    {
        if (PeopleStatements.Find(statements, added.User) is not { } user)
        {
            return new(PeopleVerdict.NotFound);
        }

        if (added.GrantOf(user) is not { } grant || !by.Actor.Grant.Includes(grant))
        {
            return new(PeopleVerdict.TooMuch);
        }

        if (PeopleStatements.Count(statements, "SELECT count(*) FROM user_tokens WHERE user = ?1", added.User) >= MaxTokens)
        {
            return new(PeopleVerdict.Full);
        }

        statements.Prepare("INSERT INTO user_tokens (id, user, name, hash, role, team, created_at, created_by, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")
            .Add(added.Id).Add(added.User).Add(added.Name).Add(added.Hash).Add(added.Role is { } role ? PermissionNames.Of(role) : null).Add(added.Team)
            .Add(added.CreatedAt.ToUnixMicroseconds()).Add(added.CreatedBy).Add(added.ExpiresAt?.ToUnixMicroseconds()).Run();
        PeopleStatements.Tell(statements, by, added.CreatedAt, "token.add", $"{added.User}/{added.Id}", (null, new JsonObject
        {
            ["name"] = added.Name,
            ["role"] = PermissionNames.Of(grant.Role),
            ["team"] = grant.Team,
            ["expires_at"] = added.ExpiresAt,
        }));
        return new(PeopleVerdict.Done, user);
    }
}
