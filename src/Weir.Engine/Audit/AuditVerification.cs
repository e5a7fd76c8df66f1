using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Weir.Engine.Audit;

/// <summary>Walks the chain from its beginning and stops at the first row that does not fit.</summary>
internal static class AuditVerification
{
    public static AuditReport Run(SqliteConnection connection)
    {
        var (count, last) = (0L, AuditChain.Beginning);
        AuditAnchor? anchor = null;
        try
        {
            anchor = AuditRows.Anchor(connection);
            if (anchor?.IsSigned() == false)
            {
                return new(0, anchor.ThroughSeq, "the anchor that stands for the removed rows was changed: its signature does not fit", last);
            }

            var begun = anchor?.ThroughSeq ?? 0;
            last = anchor?.ThroughHash ?? last;
            foreach (var entry in AuditRows.All(connection))
            {
                if (Problem(entry, begun + count + 1, last) is { } problem)
                {
                    return new(count, entry.Seq, problem, last) { Anchor = anchor };
                }

                (count, last) = (count + 1, entry.Hash);
            }

            return count == 0 && anchor is not null
                ? new(0, begun + 1, "it is missing: the rows behind the anchor were taken away", last) { Anchor = anchor }
                : new(count, null, null, last) { Anchor = anchor };
        }
        catch (Exception e) when (e is SqliteException or FormatException or InvalidCastException or InvalidOperationException or ArgumentOutOfRangeException or OverflowException)
        {
            return new(count, (anchor?.ThroughSeq ?? 0) + count + 1, "it cannot be read: " + e.Message, last) { Anchor = anchor };
        }
    }

    private static string? Problem(AuditEntry entry, long expected, string last) =>
        entry.Seq != expected ? string.Create(CultureInfo.InvariantCulture, $"row {expected} is missing before it")
        : entry.Previous != last ? "it does not follow the row before: a row was changed, exchanged, added or taken away"
        : entry.Hash != AuditChain.HashOf(entry.Seq, entry.Id, entry.Event, entry.Previous) ? "it was changed: its hash is another one"
        : null;
}
