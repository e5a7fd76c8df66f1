using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Weir.Engine.Audit;

/// <summary>Walks the chain from its beginning and stops at the first row that does not fit.</summary>
internal static class AuditVerification
{
    public static AuditReport Run(SqliteConnection connection)
    {
        var (count, last) = (0L, AuditChain.Beginning);
        try
        {
            foreach (var entry in AuditRows.All(connection))
            {
                if (Problem(entry, count + 1, last) is { } problem)
                {
                    return new(count, entry.Seq, problem, last);
                }

                (count, last) = (count + 1, entry.Hash);
            }

            return new(count, null, null, last);
        }
        catch (Exception e) when (e is SqliteException or FormatException or InvalidCastException or InvalidOperationException or ArgumentOutOfRangeException or OverflowException)
        {
            return new(count, count + 1, "it cannot be read: " + e.Message, last);
        }
    }

    private static string? Problem(AuditEntry entry, long expected, string last) =>
        entry.Seq != expected ? string.Create(CultureInfo.InvariantCulture, $"row {expected} is missing before it")
        : entry.Previous != last ? "it does not follow the row before: a row was changed, exchanged, added or taken away"
        : entry.Hash != AuditChain.HashOf(entry.Seq, entry.Id, entry.Event, entry.Previous) ? "it was changed: its hash is another one"
        : null;
}
