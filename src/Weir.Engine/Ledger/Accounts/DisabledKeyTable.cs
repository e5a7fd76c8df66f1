using Weir.Engine.Kernel;
using Weir.Engine.Storage;

namespace Weir.Engine.Ledger.Accounts;

/// <summary>The SQL of keys that a budget disabled.</summary>
internal static class DisabledKeyTable
{
    /// <summary>Disables a key; false when it is already.</summary>
    public static bool Add(StatementCache statements, string keyId, BudgetNotice why) => statements
        .Prepare("INSERT INTO ledger_disabled_keys (key_id, budget, child, at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING")
        .Add(keyId).Add(why.Budget).Add(why.Child).Add(why.At.ToUnixMicroseconds())
        .Run() > 0;

    /// <summary>Enables a key again; false when it was not disabled.</summary>
    public static bool Remove(StatementCache statements, string keyId) =>
        statements.Prepare("DELETE FROM ledger_disabled_keys WHERE key_id = ?1").Add(keyId).Run() > 0;
}
