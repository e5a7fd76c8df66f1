using Weir.Engine.Storage;

namespace Weir.Engine.Ledger;

/// <summary>The ledger in a data directory, read beside the server that may hold it.</summary>
public static class LedgerFile
{
    /// <summary>Recomputes every balance from the entries and compares. Writes nothing, takes no lock, needs no configuration.</summary>
    /// <exception cref="StoreException">There is no database, it cannot be read, or a newer Weir wrote it.</exception>
    public static LedgerReport Verify(string directory) => StoreFile.Read(directory, LedgerSchema.Migrations, LedgerVerification.Run);
}
