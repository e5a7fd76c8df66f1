using Weir.Engine.Ledger.Accounts;
using Weir.Engine.Storage;

namespace Weir.Engine.Ledger.Commands;

/// <summary>Enables a key that a budget disabled.</summary>
internal sealed class EnableKey(string keyId) : StoreCommand<EnableVerdict>
{
    protected internal override void Execute(StatementCache statements) => Verdict = new(DisabledKeyTable.Remove(statements, keyId));
}

/// <summary>Whether there was something to enable.</summary>
internal sealed record EnableVerdict(bool WasDisabled);
