namespace Weir.Engine.Ledger;

/// <summary>The names of outcomes, as stored and shown.</summary>
public static class OutcomeNames
{
    /// <summary>The name of <paramref name="outcome"/>, lower case.</summary>
    public static string Of(AttemptOutcome outcome) => outcome switch
    {
        AttemptOutcome.Completed => "completed",
        AttemptOutcome.Cancelled => "cancelled",
        AttemptOutcome.Cut => "cut",
        AttemptOutcome.Refused => "refused",
        _ => "failed",
    };
}
