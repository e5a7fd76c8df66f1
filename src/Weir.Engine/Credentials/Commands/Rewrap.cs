using Weir.Engine.Storage;

namespace Weir.Engine.Credentials.Commands;

/// <summary>Puts data keys that were wrapped anew in the place of those they were made from, where these still stand.</summary>
internal sealed class Rewrap(IReadOnlyList<(CredentialVersion From, Envelope To)> rows) : StoreCommand
{
    protected internal override void Execute(StatementCache statements)
    {
        foreach (var (from, to) in rows)
        {
            statements.Prepare("UPDATE credential_versions SET kek_id = ?4, wrapped_key = ?5 WHERE service = ?1 AND name = ?2 AND version = ?3 AND wrapped_key = ?6")
                .Add(from.Name.Service).Add(from.Name.Name).Add(from.Version).Add(to.KekId).Add(to.WrappedKey).Add(from.Envelope!.WrappedKey).Run();
        }
    }
}
