using Weir.Engine.Storage;

namespace Weir.Engine.Credentials.Commands;

/// <summary>Adds several versions, each with its row of the trail: all of them or none.</summary>
internal sealed class AddVersions(IReadOnlyList<AddVersion> versions) : StoreCommand
{
    protected internal override void Execute(StatementCache statements)
    {
        foreach (var version in versions)
        {
            version.Write(statements);
        }
    }
}
