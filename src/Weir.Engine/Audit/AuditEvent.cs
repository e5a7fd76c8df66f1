namespace Weir.Engine.Audit;

/// <summary>Something to be written into the trail: who did what to what, and how it ended.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Actor">Who: a user, a token's name, or <c>system</c>.</param>
/// <param name="Action">What, as <c>noun.verb</c>: <c>credential.set</c>.</param>
/// <param name="Object">To what, such as <c>openai/api_key</c>.</param>
/// <param name="Outcome">How it ended.</param>
public sealed record AuditEvent(DateTimeOffset At, string Actor, string Action, string Object, AuditOutcome Outcome)
{
    /// <summary>Name of the actor that is Weir itself.</summary>
    public const string System = "system";

    /// <summary>Network address of whoever asked; <see langword="null"/> when there is none.</summary>
    public string? Address { get; init; }

    /// <summary>Why it was done, or why not.</summary>
    public string? Reason { get; init; }

    /// <summary>The object before, as JSON in which every secret is masked; <see langword="null"/> when there was none.</summary>
    public string? Before { get; init; }

    /// <summary>The object after, as JSON in which every secret is masked; <see langword="null"/> when there is none.</summary>
    public string? After { get; init; }
}
