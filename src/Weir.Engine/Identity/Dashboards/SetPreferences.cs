using System.Text.Json.Nodes;
using Weir.Engine.Identity.People;
using Weir.Engine.Identity.People.Commands;
using Weir.Engine.Kernel;
using Weir.Engine.Storage;

namespace Weir.Engine.Identity.Dashboards;

/// <summary>Keeps somebody's preferences.</summary>
internal sealed class SetPreferences(string content, ChangedBy by, DateTimeOffset at) : StoreCommand
{
    protected internal override void Execute(StatementCache statements)
    {
        statements.Prepare("INSERT INTO preferences (owner, content, changed_at) VALUES (?1, ?2, ?3) ON CONFLICT (owner) DO UPDATE SET content = excluded.content, changed_at = excluded.changed_at")
            .Add(by.Actor.Name).Add(content).Add(at.ToUnixMicroseconds()).Run();
        PeopleStatements.Tell(statements, by, at, "preferences.set", by.Actor.Name, (null, JsonNode.Parse(content) as JsonObject));
    }
}
