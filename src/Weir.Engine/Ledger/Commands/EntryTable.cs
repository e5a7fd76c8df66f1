using System.Globalization;
using System.Runtime.CompilerServices;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger.Accounts;
using Weir.Engine.Storage;

namespace Weir.Engine.Ledger.Commands;

/// <summary>The SQL of entries: the append-only record that every balance can be derived from.</summary>
internal static class EntryTable
{
    private const int OnStack = 128;

    private const string Insert = """
        INSERT INTO ledger_entries (id, kind, operation_id, number, at, held_nano_usd, held_tokens, held_requests,
          posted_nano_usd, posted_tokens, posted_requests, accounts, author, reason)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
        """;

    private const string InsertOnce = Insert + " ON CONFLICT (id) WHERE id IS NOT NULL DO NOTHING";

    /// <summary>Adds an entry with an id; false when one with its id is there already, and nothing may be moved for it again.</summary>
    public static bool Add(StatementCache statements, string id, in Entry entry) => Run(statements.Prepare(InsertOnce).Add(id), entry) > 0;

    /// <summary>Adds an attempt's hold, end or overrun, which the attempt itself is the gate of, and gives its number.</summary>
    public static long Append(StatementCache statements, in Entry entry)
    {
        var insert = statements.Prepare(Insert).Add((string?)null);
        Run(insert, entry);
        return insert.InsertedId;
    }

    /// <summary>True when an entry has this id.</summary>
    public static bool Contains(StatementCache statements, string id)
    {
        var find = statements.Prepare("SELECT 1 FROM ledger_entries WHERE id = ?1").Add(id);
        var found = find.Step();
        find.Reset();
        return found;
    }

    /// <summary>Numbers of accounts as they stand in an entry: a JSON array.</summary>
    public static string Write(IReadOnlyList<Account> accounts)
    {
        var text = new DefaultInterpolatedStringHandler(2, accounts.Count, CultureInfo.InvariantCulture, stackalloc char[OnStack]);
        text.AppendLiteral("[");
        for (var i = 0; i < accounts.Count; i++)
        {
            if (i > 0)
            {
                text.AppendLiteral(",");
            }

            text.AppendFormatted(accounts[i].Id);
        }

        text.AppendLiteral("]");
        return text.ToStringAndClear();
    }

    /// <summary>The reverse of <see cref="Write"/>.</summary>
    public static long[] Read(string accounts)
    {
        var list = accounts.AsSpan(1, accounts.Length - 2);
        if (list.IsEmpty)
        {
            return [];
        }

        var ids = new long[list.Count(',') + 1];
        var next = 0;
        foreach (var id in list.Split(','))
        {
            ids[next++] = long.Parse(list[id], NumberStyles.None, CultureInfo.InvariantCulture);
        }

        return ids;
    }

    private static int Run(Statement insert, in Entry entry) => insert
        .Add(entry.Kind).Add(entry.OperationId).Add(entry.Number).Add(entry.At.ToUnixMicroseconds())
        .Add(entry.Held.Usd.NanoUsd).Add(entry.Held.Tokens).Add(entry.Held.Requests)
        .Add(entry.Posted.Usd.NanoUsd).Add(entry.Posted.Tokens).Add(entry.Posted.Requests)
        .Add(entry.Accounts).Add(entry.Author).Add(entry.Reason)
        .Run();
}

/// <summary>One entry: what it changes in what is held and posted on its accounts, the same on each.</summary>
internal readonly record struct Entry(string Kind, DateTimeOffset At, Amounts Held, Amounts Posted, string Accounts)
{
    public string? OperationId { get; init; }

    public long? Number { get; init; }

    public string? Author { get; init; }

    public string? Reason { get; init; }
}

/// <summary>Kinds of entries, as stored and shown. Never reused.</summary>
public static class EntryKinds
{
    /// <summary>The bound of an attempt is held.</summary>
    public const string Hold = "hold";

    /// <summary>More is held for the same attempt.</summary>
    public const string Extend = "extend";

    /// <summary>The attempt's cost is posted, the hold released.</summary>
    public const string Post = "post";

    /// <summary>What a provider billed beyond the bound.</summary>
    public const string Overrun = "overrun";

    /// <summary>The hold is released, nothing was consumed.</summary>
    public const string Void = "void";

    /// <summary>A correction of an attempt's cost.</summary>
    public const string Adjust = "adjust";

    /// <summary>A cost that was reported from outside.</summary>
    public const string External = "external";

    /// <summary>A person's correction of a budget's balance.</summary>
    public const string Credit = "credit";
}
