using System.Text.Json.Nodes;
using Weir.Engine.Storage;

namespace Weir.Engine.Identity.People.Commands;

/// <summary>Takes a personal token back.</summary>
internal sealed class RevokeToken(string user, string id, ChangedBy by, DateTimeOffset at) : StoreCommand<PeopleOutcome>
{
    protected internal override void Execute(StatementCache statements)
    {
        var found = statements.Prepare("SELECT name FROM user_tokens WHERE id = ?1 AND user = ?2").Add(id).Add(user);
        if (!found.Step())
        {
            Verdict = new(PeopleVerdict.NotFound);
            return;
        }

        var name = found.Text(0);
        found.Reset();
        statements.Prepare("DELETE FROM user_tokens WHERE id = ?1").Add(id).Run();
        PeopleStatements.Tell(statements, by, at, "token.revoke", $"{user}/{id}", (new JsonObject { ["name"] = name }, null));
        Verdict = new(PeopleVerdict.Done);
    }
}
