namespace Weir.Engine.Configuration.Revisions;

/// <summary>Who really asked for a change, for the audit trail: the author of a change is what that one says.</summary>
/// <param name="Name">Who.</param>
/// <param name="Address">From where; <see langword="null"/> for nowhere.</param>
public sealed record ConfigActor(string Name, string? Address);
