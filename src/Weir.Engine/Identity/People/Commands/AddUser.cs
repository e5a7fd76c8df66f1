using Weir.Engine.Kernel;
using Weir.Engine.Storage;

namespace Weir.Engine.Identity.People.Commands;

/// <summary>Makes a user.</summary>
internal sealed class AddUser(User added, ChangedBy by) : StoreCommand<PeopleOutcome>
{
    /// <summary>Most users.</summary>
    public const int MaxUsers = 10_000;

    protected internal override void Execute(StatementCache statements) => Verdict = Add(statements);

    private PeopleOutcome Add(StatementCache statements)
    {
        if (PeopleStatements.Find(statements, added.Name) is not null)
        {
            return new(PeopleVerdict.Exists);
        }

        if (PeopleStatements.Count(statements, "SELECT count(*) FROM users") >= MaxUsers)
        {
            return new(PeopleVerdict.Full);
        }

        Insert(statements, added);
        PeopleStatements.Tell(statements, by, added.CreatedAt, "user.add", added.Name, (null, PeopleStatements.Masked(added)));
        return new(PeopleVerdict.Done, added);
    }

    /// <summary>Writes the row.</summary>
    public static void Insert(StatementCache statements, User added)
    {
        statements.Prepare("INSERT INTO users (name, role, team, enabled, password, created_at, created_by, changed_at, provider, subject) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?6, ?8, ?9)")
            .Add(added.Name).Add(PermissionNames.Of(added.Grant.Role)).Add(added.Grant.Team).Add(added.Enabled ? 1 : 0).Add(added.PasswordHash)
            .Add(added.CreatedAt.ToUnixMicroseconds()).Add(added.CreatedBy).Add(added.Provider).Add(added.Subject).Run();

        // Whoever is known needs no code to be made known.
        statements.Prepare("DELETE FROM setup_codes").Run();
    }
}
