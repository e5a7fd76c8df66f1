using Weir.Engine.Audit;
using Weir.Engine.Ledger.Accounts;
using Weir.Engine.Storage;

namespace Weir.Engine.Ledger.Commands;

/// <summary>Enables a key that a budget disabled, and writes that into the trail.</summary>
internal sealed class EnableKey(string keyId, AuditEvent? what) : StoreCommand<EnableVerdict>
{
    protected internal override void Execute(StatementCache statements)
    {
        Verdict = new(DisabledKeyTable.Remove(statements, keyId));
        if (Verdict.WasDisabled && what is not null)
        {
            AuditTrail.Append(statements, what);
        }
    }
}

/// <summary>Whether there was something to enable.</summary>
internal sealed record EnableVerdict(bool WasDisabled);
