using System.Text.Json.Nodes;
using Weir.Engine.Identity.People;
using Weir.Engine.Identity.People.Commands;
using Weir.Engine.Kernel;
using Weir.Engine.Storage;

namespace Weir.Engine.Identity.Setup;

/// <summary>Keeps a setup code in the place of any before it, while there is no user.</summary>
internal sealed class OfferSetup(string hash, DateTimeOffset at, DateTimeOffset endsAt, ChangedBy by) : StoreCommand<PeopleOutcome>
{
    protected internal override void Execute(StatementCache statements)
    {
        if (PeopleStatements.Count(statements, "SELECT count(*) FROM users") > 0)
        {
            Verdict = new(PeopleVerdict.Exists);
            return;
        }

        statements.Prepare("INSERT INTO setup_codes (one, hash, ends_at) VALUES (1, ?1, ?2) ON CONFLICT (one) DO UPDATE SET hash = excluded.hash, ends_at = excluded.ends_at")
            .Add(hash).Add(endsAt.ToUnixMicroseconds()).Run();
        PeopleStatements.Tell(statements, by, at, "setup.offer", "the first user", (null, new JsonObject { ["ends_at"] = endsAt }));
        Verdict = new(PeopleVerdict.Done);
    }
}
