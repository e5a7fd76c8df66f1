namespace Weir.Acceptance.Killing;

/// <summary>What was written to the ledger since some moment, and all its accounts.</summary>
internal sealed record LedgerPart(IReadOnlyList<EntryRow> Entries, IReadOnlyList<AttemptRow> Attempts, IReadOnlyList<AccountRow> Accounts, IReadOnlyList<AttemptId> Open);

/// <summary>One attempt of one operation.</summary>
internal readonly record struct AttemptId(string Operation, int Number);

/// <summary>Money, tokens and requests.</summary>
internal readonly record struct Three(long NanoUsd, long Tokens, long Requests)
{
    public static Three operator +(Three left, Three right) => checked(new(left.NanoUsd + right.NanoUsd, left.Tokens + right.Tokens, left.Requests + right.Requests));
}

/// <summary>A row of <c>ledger_journal</c>.</summary>
internal sealed record EntryRow(long Seq, string Id, string Kind, AttemptId Attempt, Three Held, Three Posted, long[] Accounts);

/// <summary>A row of <c>ledger_attempts</c>.</summary>
internal sealed record AttemptRow(AttemptId Id, string Provider, string User, string Outcome, long CostNanoUsd);

/// <summary>A row of <c>ledger_accounts</c>.</summary>
internal sealed record AccountRow(long Id, string Budget, string Child, Three Held, Three Posted);
