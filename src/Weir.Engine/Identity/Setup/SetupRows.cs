using Microsoft.Data.Sqlite;
using Weir.Engine.Kernel;

namespace Weir.Engine.Identity.Setup;

/// <summary>Reads the table of the one setup code.</summary>
internal static class SetupRows
{
    public static bool IsGood(SqliteConnection connection, string hash, DateTimeOffset now)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT hash FROM setup_codes WHERE ends_at > $now AND NOT EXISTS (SELECT 1 FROM users)";
        command.Parameters.AddWithValue("$now", now.ToUnixMicroseconds());
        return OpaqueSecret.Matches(command.ExecuteScalar() as string, hash);
    }
}
