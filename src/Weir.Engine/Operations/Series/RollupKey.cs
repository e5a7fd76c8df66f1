namespace Weir.Engine.Operations.Series;

/// <summary>What a row of sums is about, but for its time; a name that nobody gave is the empty text.</summary>
internal readonly record struct RollupKey(string Source, string Provider, string Model, string Team, string Key, string Outcome, string Predicted, string Operation);
