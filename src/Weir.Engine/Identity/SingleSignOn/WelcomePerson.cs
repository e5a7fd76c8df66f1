using System.Text.Json.Nodes;
using Weir.Engine.Audit;
using Weir.Engine.Identity.People;
using Weir.Engine.Identity.People.Commands;
using Weir.Engine.Kernel;
using Weir.Engine.Storage;

namespace Weir.Engine.Identity.SingleSignOn;

/// <summary>Makes a user of whom a provider says it was, or brings what they may up to date.</summary>
/// <param name="provider">Id of the provider.</param>
/// <param name="person">Who it was.</param>
/// <param name="grant">What their groups allow.</param>
/// <param name="when">When, and from where.</param>
internal sealed class WelcomePerson(string provider, Person person, Grant grant, (DateTimeOffset At, string? Address) when) : StoreCommand<PeopleOutcome>
{
    protected internal override void Execute(StatementCache statements) =>
        Verdict = PeopleStatements.NameOf(statements, provider, person.Subject) is { } name ? Renew(statements, PeopleStatements.Find(statements, name)!) : Add(statements);

    private PeopleOutcome Renew(StatementCache statements, User before)
    {
        if (!before.Enabled)
        {
            return new(PeopleVerdict.Disabled, before);
        }

        if (before.Grant == grant)
        {
            return new(PeopleVerdict.Done, before);
        }

        var after = before with { Grant = grant, ChangedAt = when.At };
        statements.Prepare("UPDATE users SET role = ?2, team = ?3, changed_at = ?4 WHERE name = ?1")
            .Add(after.Name).Add(PermissionNames.Of(grant.Role)).Add(grant.Team).Add(when.At.ToUnixMicroseconds()).Run();
        PeopleStatements.EndSessions(statements, after.Name);
        Tell(statements, "user.set", after.Name, (PeopleStatements.Masked(before), PeopleStatements.Masked(after)));
        return new(PeopleVerdict.Done, after);
    }

    // Whoever has the name here already is not they: a provider must not get at users of Weir's own, nor at another provider's.
    private PeopleOutcome Add(StatementCache statements)
    {
        if (PeopleStatements.Find(statements, person.Name) is not null)
        {
            return new(PeopleVerdict.Exists);
        }

        if (PeopleStatements.Count(statements, "SELECT count(*) FROM users") >= AddUser.MaxUsers)
        {
            return new(PeopleVerdict.Full);
        }

        var added = new User(person.Name, grant, Enabled: true)
        {
            HasPassword = false,
            CreatedAt = when.At,
            CreatedBy = "sign-in:" + provider,
            ChangedAt = when.At,
            Provider = provider,
            Subject = person.Subject,
        };
        AddUser.Insert(statements, added);
        Tell(statements, "user.add", added.Name, (null, PeopleStatements.Masked(added)));
        return new(PeopleVerdict.Done, added);
    }

    private void Tell(StatementCache statements, string action, string name, (JsonObject? Before, JsonObject After) values) =>
        AuditTrail.Append(statements, new(when.At, "sign-in:" + provider, action, name, AuditOutcome.Allowed)
        {
            Address = when.Address,
            Before = values.Before?.ToJsonString(),
            After = values.After.ToJsonString(),
        });
}
