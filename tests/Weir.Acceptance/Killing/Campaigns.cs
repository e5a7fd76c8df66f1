namespace Weir.Acceptance.Killing;

/// <summary>Runs after everything that runs in parallel: it takes the whole machine, and measures how long a start takes.</summary>
[CollectionDefinition(nameof(Campaigns), DisableParallelization = true)]
public sealed class Campaigns;
