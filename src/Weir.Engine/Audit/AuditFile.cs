using Weir.Engine.Storage;

namespace Weir.Engine.Audit;

/// <summary>The trail in a data directory, read beside the server that may hold it.</summary>
public static class AuditFile
{
    /// <summary>Recomputes the whole chain. Writes nothing, takes no lock, needs no configuration.</summary>
    /// <exception cref="StoreException">There is no database, it cannot be read, or a newer Weir wrote it.</exception>
    public static AuditReport Verify(string directory) => StoreFile.Read(directory, AuditSchema.Migrations, AuditVerification.Run);
}
