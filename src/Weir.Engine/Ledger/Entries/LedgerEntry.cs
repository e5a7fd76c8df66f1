using Weir.Engine.Kernel;

namespace Weir.Engine.Ledger.Entries;

/// <summary>One line of the ledger: what one command changed in every one of its accounts. Never changed once written.</summary>
public sealed record LedgerEntry
{
    /// <summary>Position in the ledger, from 1, in the order of writing.</summary>
    public required long Seq { get; init; }

    /// <summary>The entry's id, such as <c>op_.../1/hold</c>. The same command again is the same entry.</summary>
    public required string Id { get; init; }

    /// <summary><c>hold</c>, <c>extend</c>, <c>post</c>, <c>overrun</c>, <c>void</c>, <c>adjust</c>, <c>external</c> or <c>credit</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The operation it belongs to; <see langword="null"/> for none.</summary>
    public string? Operation { get; init; }

    /// <summary>The operation's attempt, from 1; <see langword="null"/> for none.</summary>
    public int? Attempt { get; init; }

    /// <summary>When it was written.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Change of what is held, US dollars.</summary>
    public required Money HeldUsd { get; init; }

    /// <summary>Change of what is posted, US dollars.</summary>
    public required Money PostedUsd { get; init; }

    /// <summary>Change of the tokens held.</summary>
    public required long HeldTokens { get; init; }

    /// <summary>Change of the tokens posted.</summary>
    public required long PostedTokens { get; init; }

    /// <summary>Change of the requests held.</summary>
    public required long HeldRequests { get; init; }

    /// <summary>Change of the requests posted.</summary>
    public required long PostedRequests { get; init; }

    /// <summary>The accounts changed, each by the same amounts; none when no budget covered it.</summary>
    public required IReadOnlyList<EntryAccount> Accounts { get; init; }

    /// <summary>Who asked for it, where a person did.</summary>
    public string? Author { get; init; }

    /// <summary>Why, where somebody said.</summary>
    public string? Reason { get; init; }
}

/// <summary>An account: one budget, one child, one window.</summary>
/// <param name="Budget">The budget's id.</param>
/// <param name="Child">The values of the scope's <c>*</c> dimensions, such as <c>team=checkout</c>; empty where it has none.</param>
/// <param name="Window">The window.</param>
public sealed record EntryAccount(string Budget, string Child, AccountWindow Window);

/// <summary>A window of time.</summary>
/// <param name="Start">Start, inclusive.</param>
/// <param name="End">End, exclusive; <see langword="null"/> for none.</param>
public sealed record AccountWindow(DateTimeOffset Start, DateTimeOffset? End);
