using System.Globalization;
using Weir.Engine.Kernel;

namespace Weir.Engine.Ledger;

/// <summary>
/// Finds attempts by the time they started without an index of it: operations' ids sort by time (<see cref="Ids"/>), and attempts lie in the order of their operations.
/// An attempt that started far from its operation's time is marked as astray where it is written; those have an index.
/// </summary>
/// <remarks>
/// An attempt is near exactly when its operation's id, as text, lies from <see cref="First"/> to before <see cref="Last"/> of its start. Both grow with the time, so the near ones of
/// a range lie from the first of its start to the last of its end, whatever their ids look like. The schema's step 6 marked those there were.
/// </remarks>
internal static class AttemptTimes
{
    // A first attempt follows its operation at once; a later one waits for those before it.
    private const long SlackMs = 300_000;

    /// <summary>The same as <see cref="IsAstray"/>, of a row of <c>ledger_attempts</c>.</summary>
    public const string IsAstraySql =
        "(operation_id < 'op_' || printf('%012x', max(0, started_at / 1000 - 300000)) OR operation_id >= 'op_' || printf('%012x', max(0, started_at / 1000 + 300000)))";

    /// <summary>True when an attempt that started at <paramref name="startedAt"/> is not found by its operation's id.</summary>
    public static bool IsAstray(string operationId, DateTimeOffset startedAt)
    {
        var us = startedAt.ToUnixMicroseconds();
        return string.CompareOrdinal(operationId, First(us)) < 0 || string.CompareOrdinal(operationId, Last(us)) >= 0;
    }

    /// <summary>No id of a near attempt that starts then or later is less.</summary>
    /// <param name="us">Microseconds since 1970.</param>
    public static string First(long us) => Id((us / 1_000) - SlackMs);

    /// <summary>Every id of a near attempt that starts then or earlier is less.</summary>
    /// <param name="us">Microseconds since 1970.</param>
    public static string Last(long us) => Id((us / 1_000) + SlackMs);

    private static string Id(long ms) => string.Create(CultureInfo.InvariantCulture, $"op_{Math.Max(0, ms):x12}");
}
