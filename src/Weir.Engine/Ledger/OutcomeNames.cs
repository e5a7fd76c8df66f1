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
        AttemptOutcome.InDoubt => "in_doubt",
        _ => "failed",
    };

    /// <summary>The outcome of a name.</summary>
    /// <exception cref="ArgumentException">No outcome has it.</exception>
    public static AttemptOutcome Parse(string name) =>
        Enum.GetValues<AttemptOutcome>().Cast<AttemptOutcome?>().FirstOrDefault(outcome => Of(outcome!.Value) == name)
        ?? throw new ArgumentException($"There is no outcome '{name}'.", nameof(name));
}
