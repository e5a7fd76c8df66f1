using Weir.Engine.Identity.People;
using Weir.Engine.Identity.People.Commands;
using Weir.Engine.Kernel;
using Weir.Engine.Storage;

namespace Weir.Engine.Identity.Setup;

/// <summary>Makes the first user, if the code is still good and nobody was faster.</summary>
internal sealed class CompleteSetup(string hash, User admin, string? address) : StoreCommand<PeopleOutcome>
{
    protected internal override void Execute(StatementCache statements)
    {
        var isGood = PeopleStatements.Count(statements, "SELECT count(*) FROM users") == 0
            && PeopleStatements.Count(statements, "SELECT count(*) FROM setup_codes WHERE hash = ?1 AND ends_at > ?2", hash, admin.CreatedAt.ToUnixMicroseconds()) == 1;
        if (!isGood)
        {
            Verdict = new(PeopleVerdict.NotFound);
            return;
        }

        AddUser.Insert(statements, admin);
        var by = new ChangedBy(new(admin.CreatedBy, ActorKind.Session, admin.Grant), address, "the first start");
        PeopleStatements.Tell(statements, by, admin.CreatedAt, "setup.complete", admin.Name, (null, PeopleStatements.Masked(admin)));
        Verdict = new(PeopleVerdict.Done, admin);
    }
}
