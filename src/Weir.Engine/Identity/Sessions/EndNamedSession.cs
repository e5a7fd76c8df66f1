using System.Text.Json.Nodes;
using Weir.Engine.Identity.People;
using Weir.Engine.Identity.People.Commands;
using Weir.Engine.Storage;

namespace Weir.Engine.Identity.Sessions;

/// <summary>Ends one of a user's sessions by what it is called.</summary>
internal sealed class EndNamedSession(string user, string id, ChangedBy by, DateTimeOffset at) : StoreCommand<PeopleOutcome>
{
    protected internal override void Execute(StatementCache statements)
    {
        var found = statements.Prepare("SELECT hash FROM sessions WHERE user = ?1 AND substr(hash, 1, 16) = ?2").Add(user).Add(id);
        if (!found.Step())
        {
            found.Reset();
            Verdict = new(PeopleVerdict.NotFound);
            return;
        }

        var hash = found.Text(0);
        found.Reset();
        statements.Prepare("DELETE FROM sessions WHERE hash = ?1").Add(hash).Run();
        PeopleStatements.Tell(statements, by, at, "session.end", user, (new JsonObject { ["session"] = id }, null));
        Verdict = new(PeopleVerdict.Done);
    }
}
