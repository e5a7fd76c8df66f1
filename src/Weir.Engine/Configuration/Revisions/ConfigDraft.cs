namespace Weir.Engine.Configuration.Revisions;

/// <summary>What would come of some edits.</summary>
/// <param name="Config">The configuration with them; <see langword="null"/> when something is wrong with it.</param>
/// <param name="Outcome">What is wrong, as it is told of a change that is refused.</param>
public sealed record ConfigDraft(WeirConfig? Config, ConfigOutcome Outcome);
